"""
The map of the code, file by file: which file may import which.

Each part lists its files from the bottom up. A file may import files of its own part that come before it, and any
file of the parts that its own part names. A part may name earlier parts only. So there are no circles, neither
between files nor between folders.
"""

from typing import NamedTuple


class Part(NamedTuple):
    """A folder, or a layer of one."""

    folder: str
    files: str  # without suffix, from the bottom up
    may_import: str = ""  # names of parts


PARTS = {
    "values": Part("knowledge", "errors periods models records"),
    "samples": Part("knowledge/samples", "__init__"),
    "database": Part("knowledge", "sqlite_connections database", "values"),  # the bot's state shares it
    "language": Part(
        "knowledge/language",
        "period_words sections tables codes english folding phrase_table misspelling verbs stemming languages "
        "detection foreign scripts compounds words __init__ vocabulary punctuation sentences",
        "values",
    ),
    # Bytes to drafts: pure, no network, no store.
    "marks": Part("knowledge/parsing/marks", "__init__ inline_marks generator_marks", "language"),
    "charsets": Part("knowledge/parsing/charsets", "asian_letters __init__", "language"),
    "parsing_basics": Part(
        "knowledge/parsing",
        "__init__ addresses written_dates dates unreadable visibility decompression text html_text fields draft",
        "values language marks charsets",
    ),
    "boilerplate": Part(
        "knowledge/parsing/boilerplate", "__init__ labels recurrence lines post_lines shared_lines", "language"
    ),
    "web_page": Part(
        "knowledge/parsing/web_page",
        "phrases elements blocks block_filter main_text page_title structured_data following_pages page_lines "
        "live_entries shown_date metadata page_cleaning page_marks walls page_tree __init__ teaser_match",
        "language marks boilerplate parsing_basics",
    ),
    "records": Part(
        "knowledge/parsing/records",
        "__init__ dump_values field_names csv_table wordpress_export blogger_export",
        "language parsing_basics",
    ),
    "formats": Part(
        "knowledge/parsing",
        "teasers json_records markdown_text opml plain_text sitemap_xml telegram_post feed_links",
        "language marks boilerplate parsing_basics records web_page",
    ),
    "documents": Part(
        "knowledge/parsing/documents",
        "__init__ mdx_text light_markup archive written word_document open_document epub pdf",
        "language boilerplate parsing_basics records web_page formats",
    ),
    "feed_formats": Part(
        "knowledge/parsing/feed_formats",
        "__init__ raw_feed feed_xml json_feed rss_atom",
        "values parsing_basics formats",
    ),
    "feeds": Part("knowledge/parsing", "feed_items", "parsing_basics boilerplate formats feed_formats"),
    "fetching": Part(
        "knowledge/fetching",
        "__init__ deadline proxy address_guard http_connection connection_pool politeness response robots client",
        "parsing_basics",  # decompression, dates in headers, and why something cannot be read
    ),
    "outline": Part(
        "knowledge/outline",
        "__init__ cross_references opening fragments prose salience sketch near_duplicates slots build",
        "values language",
    ),
    "store": Part(
        "knowledge/store",
        "values __init__ schema migrations transactions leases sentence_tables rows private_rule identities barred "
        "queries visits known_words sql public_store databases",
        "values database",
    ),
    "index": Part("knowledge/index", "__init__ tantivy_index engines", "values"),
    "sources": Part(
        "knowledge/sources",
        "__init__ crawl canonical disk divided_article listed_page unlisted_pages places remote feed folder "
        "json_events page sitemap website telegram_account telegram_messages telegram_export channel kinds",
        "values parsing_basics records boilerplate web_page formats documents feeds fetching",
    ),
    "settings": Part(
        "knowledge", "settings", "values sources store index fetching"
    ),  # addresses are checked where they lead
    "summary": Part("knowledge/summary", "__init__", "values"),
    "periods": Part("knowledge/retrieval/periods", "__init__ period_grammar period_dates period", "values language"),
    "requests": Part(
        "knowledge/retrieval/requests",
        "__init__ answer_type request_phrases small_talk lead_ins request",
        "values language",
    ),
    "retrieval": Part(
        "knowledge/retrieval",
        "__init__ collection query weights evidence ranking confidence follow_up variants search "
        "dated_search foreign_question sentence_choice snippet conversation answers topic examples browse",
        "values language outline store index sources summary periods requests",
    ),
    "spelling": Part(
        "knowledge/retrieval/spelling",
        "__init__ lexicon suspects speller",
        "values language store index requests retrieval",
    ),
    "ingest": Part(
        "knowledge/ingest",
        "__init__ indexing moves intake reanalysis refresh_process rounds pipeline",
        "values language outline store index sources fetching settings",
    ),
    "backup": Part("knowledge/backup", "__init__ snapshot backup_file restoring salvage", "values database store"),
    "library": Part(
        "knowledge",
        "library_upkeep library",
        "values language store index sources fetching settings summary requests retrieval spelling ingest",
    ),
    "demand": Part("knowledge/demand", "__init__ clusters", "language"),
    "self_test": Part("knowledge/self_test", "__init__ golden_questions", "values library"),
    "public_names": Part(
        "knowledge",
        "__init__",
        "values language sources fetching settings requests ingest library demand self_test",
    ),
    "evaluation": Part(
        "knowledge/evaluation",
        "measures bootstrap dataset memory quality bench conversations topic_phrases messages small_libraries "
        "honesty summaries __init__ weight_changes ablation comparison plots report command",
        "values language settings sources requests retrieval library",  # it measures with other weights, from outside
    ),
    "cli": Part(
        "knowledge/cli",
        "__init__ output progress evaluate inspection reading upkeep safekeeping parser",
        "public_names evaluation database backup",  # otherwise a command line is a caller like any other
    ),
    "knowledge_command": Part("knowledge", "__main__", "public_names cli"),
    # The bot knows the public names of knowledge, and its database for the state.
    "bot_basics": Part("bot", "__init__ base36 logs"),
    "local_telegram": Part(
        "bot/playground",
        "errors url_rules entities models parameters bot_profile flood html_parser limits registry updates "
        "watching local_telegram methods profile_methods",
    ),
    "people": Part(
        "bot/playground/actions",
        "__init__ attachments downloads media_edits inline_mode rooms discussions guest_mode",
        "local_telegram",
    ),
    "playground_server": Part(
        "bot/playground/web",
        "__init__ guards bodies view page_files bot_api reading_routes message_routes room_routes server",
        "local_telegram people",
    ),
    "playground": Part("bot/playground", "request __init__", "local_telegram people playground_server"),
    "state": Part(
        "bot/state",
        "access trouble schema journal notice_rows group_choices source_choices question_rows question_log "
        "question_figures members self_test_rows received __init__ opening",
        "database bot_basics",
    ),
    "conversations": Part("bot", "conversations exchanges", "public_names state"),
    "updates": Part("bot", "memory pending places ordering", "state"),
    "locales": Part(
        "bot/locales",
        "__init__ catalogues sentences speech admin_words operator_words access_words feedback_words group_words "
        "intake_words words speaking registration updating",
        "public_names",
    ),
    "bot_settings": Part("bot", "settings", "public_names locales state"),
    "metrics": Part("bot/monitoring", "__init__ metrics", "public_names"),
    "replies": Part(
        "bot/replies",
        "__init__ buttons rating links markup reply remarks answers article_pages cards greeting preferences previews "
        "group_page",
        "public_names bot_basics locales state",
    ),
    "notices": Part("bot/monitoring", "notices", "public_names locales state replies"),
    "delivery": Part(
        "bot",
        "watchdog pacing concessions retrying delivery polling",
        "replies updates bot_basics public_names locales",
    ),
    "access": Part("bot/access", "__init__ shelves membership circle", "public_names bot_settings notices state"),
    "reading_of_updates": Part("bot/handlers", "__init__ incoming", "replies state"),
    "publisher_basics": Part(
        "bot/publisher",
        "__init__ posts admin_memory kept_sources",
        "public_names locales replies delivery state updates reading_of_updates",
    ),
    "handlers": Part(
        "bot/handlers",
        "group_admins admission channels list_arguments articles examples floods lateness failures questions feedback "
        "messages language_choice privacy inline welcome",
        "public_names bot_basics locales conversations metrics replies notices delivery state updates access "
        "reading_of_updates publisher_basics",
    ),
    "publisher": Part(
        "bot/publisher",
        "refresh_requests self_test_runs desk source_list source_texts overview_texts day_picture "
        "overview source_handling decisions offers adding withdrawing admin_table",
        "public_names bot_basics locales state bot_settings replies delivery updates reading_of_updates handlers "
        "publisher_basics",
    ),
    "group_handlers": Part(
        "bot/handlers/groups",
        "__init__ moves group_rules addressed group_settings presence guests",
        "public_names locales conversations replies delivery state updates access reading_of_updates handlers",
    ),
    "measuring": Part("bot/monitoring", "measuring", "bot_basics metrics updates"),
    "app": Part(
        "bot",
        "app",
        "public_names bot_basics locales metrics replies updates notices delivery access reading_of_updates handlers "
        "group_handlers publisher_basics publisher measuring state",
    ),
    "health": Part("bot/monitoring", "health health_server", "public_names metrics bot_settings delivery"),
    "checkup": Part("bot", "checkup", "bot_basics public_names bot_settings delivery health"),
    "jobs": Part(
        "bot/jobs",
        "__init__ admins analysis expiring refreshing self_testing",
        "bot_basics public_names locales state replies notices bot_settings delivery publisher",
    ),
    "demo": Part(
        "bot",
        "demo",
        "public_names locales samples playground metrics state notices bot_settings delivery access publisher app "
        "health jobs",
    ),
    "bot_command": Part(
        "bot",
        "__main__",
        "public_names locales metrics state notices bot_settings bot_basics delivery access checkup publisher app "
        "health jobs "
        "demo",
    ),
}
