"""The bot downloads the files that people have sent: getFile, and the path that it names."""

from bot.playground.errors import ApiError, bad_request
from bot.playground.local_telegram import Telegram
from bot.playground.models import Attachment, Json
from bot.playground.parameters import Parameters
from bot.playground.registry import method

MOST_BYTES = 20_000_000  # of a file that a bot may download


@method("getFile")
async def get_file(telegram: Telegram, parameters: Parameters) -> Json:
    """Return the path at which a file can be downloaded."""
    file_id = parameters.text("file_id")
    attachment = _sent(telegram, file_id)
    if attachment is None:
        raise bad_request("wrong file_id or the file is temporarily unavailable")
    if len(attachment.content) > MOST_BYTES:
        raise bad_request("file is too big")
    size = len(attachment.content)
    return {"file_id": file_id, "file_unique_id": file_id, "file_size": size, "file_path": f"files/{file_id}"}


def download(telegram: Telegram, token: str, path: str) -> bytes:
    """Return the content of the file at a path that `get_file` has named. Raise `ApiError` if there is none."""
    attachment = _sent(telegram, path.removeprefix("files/"))
    if token != telegram.token or attachment is None:
        raise ApiError(404, "Not Found")
    return attachment.content


def _sent(telegram: Telegram, file_id: str) -> Attachment | None:
    """Return the attachment with this id, of any size of a picture."""
    for chat in telegram.chats.values():
        for message in chat.messages:
            if message.attachment and file_id in _ids(message.attachment):
                return message.attachment
    return None


def _ids(attachment: Attachment) -> list[str]:
    sizes = attachment.fields if isinstance(attachment.fields, list) else [attachment.fields]
    return [size["file_id"] for size in sizes]
