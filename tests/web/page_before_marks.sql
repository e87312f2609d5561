BEGIN TRANSACTION;
CREATE TABLE approvals (
	number INTEGER NOT NULL,
	list_id VARCHAR,
	about VARCHAR,
	code VARCHAR NOT NULL,
	content VARCHAR NOT NULL,
	asked_at VARCHAR NOT NULL,
	asked_by VARCHAR NOT NULL,
	asked_user VARCHAR NOT NULL,
	asked_name VARCHAR NOT NULL,
	prepared_by VARCHAR NOT NULL,
	decided_at VARCHAR,
	decided_by VARCHAR,
	decision VARCHAR,
	note VARCHAR,
	PRIMARY KEY (number),
	CONSTRAINT somebody_else CHECK (decision IS NULL OR decision <> 'approved' OR (decided_by <> asked_by AND replace(prepared_by, '|' || decided_by || '|', '') = prepared_by)),
	FOREIGN KEY(list_id) REFERENCES lists (list_id)
);
INSERT INTO "approvals" VALUES(1,'abcdefghjk',NULL,'K7F','2.2','2026-11-26T17:15:23+00:00','Rui','rui','Rui','|Rui|',NULL,NULL,NULL,NULL);
CREATE TABLE audit (
	number INTEGER NOT NULL,
	at VARCHAR NOT NULL,
	"by" VARCHAR NOT NULL,
	did VARCHAR NOT NULL,
	list_id VARCHAR,
	code VARCHAR,
	detail VARCHAR,
	PRIMARY KEY (number)
);
INSERT INTO "audit" VALUES(1,'2026-11-26T17:15:23+00:00','Ana','approved','abcdefghjk','K7F',NULL);
CREATE TABLE changes (
	number INTEGER NOT NULL,
	list_id VARCHAR NOT NULL,
	at VARCHAR NOT NULL,
	"by" VARCHAR NOT NULL,
	kind VARCHAR NOT NULL,
	"row" INTEGER,
	about VARCHAR NOT NULL,
	"before" VARCHAR,
	"after" VARCHAR,
	"group" INTEGER,
	undone_at VARCHAR,
	undone_by VARCHAR,
	PRIMARY KEY (number),
	FOREIGN KEY(list_id) REFERENCES lists (list_id)
);
INSERT INTO "changes" VALUES(1,'abcdefghjk','2026-11-26T17:15:23+00:00','Rui','sheet',NULL,'',NULL,'sheet/1/a.csv',NULL,NULL,NULL);
INSERT INTO "changes" VALUES(2,'abcdefghjk','2026-11-26T17:15:23+00:00','Rui','cell',2,'name',NULL,'Eva',1,NULL,NULL);
CREATE TABLE headings (
	school VARCHAR NOT NULL,
	heading VARCHAR NOT NULL,
	"column" VARCHAR NOT NULL,
	PRIMARY KEY (school, heading)
);
INSERT INTO "headings" VALUES('own','nome','name');
CREATE TABLE list_runs (
	number INTEGER NOT NULL,
	list_id VARCHAR,
	about VARCHAR,
	command VARCHAR NOT NULL,
	begun_at VARCHAR NOT NULL,
	begun_by VARCHAR NOT NULL,
	code VARCHAR,
	run_id VARCHAR NOT NULL,
	content VARCHAR,
	to_do INTEGER NOT NULL,
	results VARCHAR NOT NULL,
	seen_at VARCHAR NOT NULL,
	ended_at VARCHAR,
	failure VARCHAR,
	totals VARCHAR,
	PRIMARY KEY (number),
	FOREIGN KEY(list_id) REFERENCES lists (list_id)
);
INSERT INTO "list_runs" VALUES(1,'abcdefghjk',NULL,'run','2026-11-26T17:15:23+00:00','Rui',NULL,'r1','2.2',3,'a-results.xlsx','2026-11-26T17:15:23+00:00',NULL,NULL,NULL);
CREATE TABLE lists (
	list_id VARCHAR NOT NULL,
	made_at VARCHAR NOT NULL,
	made_by VARCHAR NOT NULL,
	school VARCHAR NOT NULL,
	house VARCHAR NOT NULL,
	state VARCHAR NOT NULL,
	state_of VARCHAR,
	graduates INTEGER,
	deleted_at VARCHAR,
	cleared_at VARCHAR,
	PRIMARY KEY (list_id)
);
INSERT INTO "lists" VALUES('abcdefghjk','2026-11-26T17:15:23+00:00','Rui','own','','issuing','2.2',NULL,NULL,NULL);
CREATE TABLE sessions (
	"key" VARCHAR NOT NULL,
	who VARCHAR NOT NULL,
	house VARCHAR NOT NULL,
	begun_at FLOAT NOT NULL,
	seen_at FLOAT NOT NULL,
	PRIMARY KEY ("key")
);
CREATE INDEX ix_changes_list_id ON changes (list_id);
CREATE INDEX ix_list_runs_about ON list_runs (about);
CREATE INDEX ix_list_runs_run_id ON list_runs (run_id);
CREATE INDEX ix_list_runs_list_id ON list_runs (list_id);
CREATE INDEX ix_approvals_list_id ON approvals (list_id);
CREATE INDEX ix_approvals_about ON approvals (about);
CREATE TRIGGER audit_no_update BEFORE update ON audit BEGIN SELECT RAISE(ABORT, 'append only'); END;
CREATE TRIGGER audit_no_delete BEFORE delete ON audit BEGIN SELECT RAISE(ABORT, 'append only'); END;
COMMIT;
