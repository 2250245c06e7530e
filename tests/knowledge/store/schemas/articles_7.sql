BEGIN TRANSACTION;
CREATE TABLE articles (
	id VARCHAR(16) NOT NULL, 
	published BIGINT NOT NULL, 
	added BIGINT NOT NULL, 
	withdrawn BOOLEAN NOT NULL, 
	revision BIGINT NOT NULL, 
	seen BIGINT NOT NULL, 
	passages INTEGER NOT NULL, 
	terms INTEGER NOT NULL, 
	digest BLOB NOT NULL, 
	delivered_by TEXT NOT NULL, 
	origin TEXT NOT NULL, 
	location TEXT NOT NULL, 
	title TEXT NOT NULL, 
	url TEXT, 
	source TEXT, 
	author TEXT, 
	language TEXT, 
	tags TEXT NOT NULL, 
	updated BIGINT, 
	image TEXT, 
	previous TEXT, 
	next TEXT, 
	derived TEXT NOT NULL, 
	text TEXT NOT NULL, guid TEXT, successor VARCHAR(16), 
	PRIMARY KEY (id)
);
INSERT INTO "articles" VALUES('60d3243b4d91928e',1714723200,1795733987394,0,4,2,1,7,X'4A6F79EABBE9703A158B2BF085020E9F','folder:shelf','https://lakeside.example.org/storm','storm.md','Storm floods the lower town','https://lakeside.example.org/storm','Lakeside Gazette',NULL,'en','["harbour"]',NULL,NULL,NULL,NULL,'["published"]','A storm flooded the lower town on Friday night. Nobody was hurt.',NULL,NULL);
INSERT INTO "articles" VALUES('277c52d9612c42d3',1714723200,1795733987394,1,3,1,0,0,X'7A5D35369BC21DDBFAAABC8103AB3739','folder:shelf','https://lakeside.example.org/otter','otter.md','Otters return','https://lakeside.example.org/otter','Lakeside Gazette',NULL,'en','["harbour"]',NULL,NULL,NULL,NULL,'[]','',NULL,NULL);
INSERT INTO "articles" VALUES('c5288b3f04d25d2b',1714723200,1795733987394,0,4,2,1,4,X'F5A9C0522EBB4639996B0C3A6AB1AF4A','folder:shelf','https://lakeside.example.org/ferry','ferry.md','Ferry sails again','https://lakeside.example.org/ferry','Lakeside Gazette',NULL,'en','["harbour"]',NULL,NULL,'Storm',NULL,'[]','The ferry sails at ten from Monday.',NULL,NULL);
CREATE TABLE facts (
	name TEXT NOT NULL, 
	value TEXT NOT NULL, 
	PRIMARY KEY (name)
);
INSERT INTO "facts" VALUES('schema','7');
INSERT INTO "facts" VALUES('store','37da0fe15333b64f');
INSERT INTO "facts" VALUES('revision','4');
INSERT INTO "facts" VALUES('run','2');
CREATE TABLE leases (name TEXT NOT NULL PRIMARY KEY, holder TEXT NOT NULL, expires BIGINT NOT NULL);
CREATE TABLE outlines (
	id VARCHAR(16) NOT NULL, 
	sentences BLOB NOT NULL, 
	passages BLOB NOT NULL, 
	title TEXT NOT NULL, 
	terms BLOB NOT NULL, 
	sketch BLOB, 
	opening TEXT, analysis INTEGER NOT NULL DEFAULT 0, sentence_table BLOB, slots BLOB, 
	PRIMARY KEY (id)
);
INSERT INTO "outlines" VALUES('60d3243b4d91928e',X'00000000300000002F000000400000000000000009000000',X'0000000007000000','storm flood lower town',X'0A73746F726D20310A666C6F6F6420320A6C6F77657220340A746F776E20350A66726964617920370A6E6967687420380A687572742031310A',X'',' storm floods the lower town a storm flooded the lower town on friday night nobody was hurt ',0,NULL,NULL);
INSERT INTO "outlines" VALUES('c5288b3f04d25d2b',X'000000002300000000000000',X'0000000004000000','ferri sail',X'0A666572726920310A7361696C20320A74656E20340A6D6F6E64617920360A',X'',' ferry sails again the ferry sails at ten from monday ',0,NULL,NULL);
CREATE TABLE sources (
	name TEXT NOT NULL, 
	tried BIGINT, 
	succeeded BIGINT, 
	due BIGINT, 
	failing_since BIGINT, 
	failures INTEGER NOT NULL, 
	error TEXT, 
	dead BOOLEAN NOT NULL, 
	told BOOLEAN NOT NULL, 
	PRIMARY KEY (name)
);
INSERT INTO "sources" VALUES('feed:https://lakeside.example.org/feed',1714780800000,NULL,NULL,1714780800000,3,'answers 404 Not Found',1,1);
CREATE TABLE versions (
	article VARCHAR(16) NOT NULL, 
	replaced BIGINT NOT NULL, 
	title TEXT NOT NULL, 
	text TEXT NOT NULL, 
	PRIMARY KEY (article, replaced)
);
INSERT INTO "versions" VALUES('c5288b3f04d25d2b',1795733987396,'Ferry sails again','The ferry sails at nine from Monday. It had been in the dockyard for eleven weeks.');
CREATE TABLE visits (
	address TEXT NOT NULL, 
	moved TEXT, 
	checked BIGINT NOT NULL, 
	due BIGINT NOT NULL, 
	etag TEXT, 
	modified TEXT, 
	listed TEXT, 
	"by" TEXT, 
	origin TEXT, 
	failures INTEGER NOT NULL, gone BIGINT, 
	PRIMARY KEY (address)
);
INSERT INTO "visits" VALUES('https://lakeside.example.org/feed',NULL,1714780800000,1714784400000,'"a"',NULL,'abc',NULL,NULL,0,NULL);
INSERT INTO "visits" VALUES('https://lakeside.example.org/ferry',NULL,1714780800000,1714780800000,NULL,NULL,NULL,'feed:https://lakeside.example.org/feed','https://lakeside.example.org/ferry',1,NULL);
CREATE TABLE vocabulary (language TEXT NOT NULL, word TEXT NOT NULL, revision BIGINT NOT NULL, PRIMARY KEY (language, word));
CREATE INDEX articles_by_revision ON articles (revision);
CREATE INDEX articles_by_title ON articles (title);
CREATE INDEX articles_by_date ON articles (published, id);
CREATE INDEX articles_by_url ON articles (url);
CREATE INDEX articles_by_language ON articles (language, withdrawn, passages, terms);
CREATE INDEX outlines_by_analysis ON outlines (analysis, id);
CREATE INDEX vocabulary_by_revision ON vocabulary (revision);
CREATE INDEX visits_by_source ON visits ("by", due);
COMMIT;
