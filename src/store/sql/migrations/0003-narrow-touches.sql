-- Touches without what their event says, in one table; the bodies that are only ever read as a whole, compressed.
CREATE TABLE touch (
  key BIGINT, n UINTEGER, spec UINTEGER, id VARCHAR, arn VARCHAR, summary VARCHAR, run UINTEGER
);
INSERT INTO touch
SELECT key, n, spec, id, arn, summary, 1 FROM (
  SELECT key, n, spec, id, arn, summary FROM touch_run
  UNION ALL
  SELECT key, n, spec, id, arn, summary FROM touch_new
) ORDER BY key, n;
DROP TABLE touch_run;
DROP TABLE touch_new;
DELETE FROM meta WHERE key = 'touch runs';

ALTER TABLE caller RENAME TO caller_old;
CREATE TABLE caller (
  id UINTEGER, "group" VARCHAR, access_key VARCHAR, via VARCHAR, body VARCHAR USING COMPRESSION zstd
);
INSERT INTO caller SELECT * FROM caller_old;
DROP TABLE caller_old;

ALTER TABLE fact RENAME TO fact_old;
CREATE TABLE fact (id UINTEGER, n UINTEGER, kind VARCHAR, caller VARCHAR, body VARCHAR USING COMPRESSION zstd);
INSERT INTO fact SELECT * FROM fact_old;
DROP TABLE fact_old;

ALTER TABLE credential RENAME TO credential_old;
CREATE TABLE credential (
  "group" VARCHAR, profile UINTEGER, parents VARCHAR[], body VARCHAR USING COMPRESSION zstd
);
INSERT INTO credential SELECT * FROM credential_old;
DROP TABLE credential_old;
