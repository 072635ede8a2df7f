-- Short keys (store/key.ts) beside the texts that an answer is looked up by, and the names that touches repeat.
ALTER TABLE alias ADD COLUMN name_key UINTEGER;
ALTER TABLE alias ADD COLUMN id_key UINTEGER;
UPDATE alias SET name_key = short_key(name), id_key = short_key(id);

ALTER TABLE credential ADD COLUMN key UINTEGER;
UPDATE credential SET key = short_key("group");

CREATE TABLE caller_key (key UINTEGER, caller UINTEGER);
INSERT INTO caller_key
SELECT short_key(name), id FROM (
  SELECT id, json_extract_string(body, '$.principal') AS name FROM caller
  UNION ALL SELECT id, access_key FROM caller
  UNION ALL SELECT id, json_extract_string(body, '$.session') FROM caller
    WHERE starts_with(json_extract_string(body, '$.session'), 'i-')
) WHERE name IS NOT NULL;

CREATE TABLE odd_id (n UINTEGER);
INSERT INTO odd_id SELECT n FROM event WHERE id_text IS NOT NULL;

CREATE TABLE name (id VARCHAR, run UINTEGER);
INSERT INTO name
SELECT id, run FROM (SELECT id, run, lag(id) OVER w AS one, lag(id, 2) OVER w AS two FROM touch WINDOW w AS (PARTITION BY run ORDER BY key, n))
WHERE id = one AND id IS DISTINCT FROM two AND run > 0;
