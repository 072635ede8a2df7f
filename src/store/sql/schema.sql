-- The store as a new one is made. Why it has this shape: docs/decisions/0001-store.md.
-- Numbers (n, id) are given by the one process that may write; dictionaries may hold a text twice and are only ever
-- joined by id, so that they need no unique index and no more memory than the writer cares to spend.

CREATE TABLE meta (key VARCHAR, value VARCHAR);

-- Every source object that was looked at, in whatever state: the manifest that makes ingest resumable.
CREATE TABLE file (
  id UINTEGER, url VARCHAR, etag VARCHAR, version_id VARCHAR, size UBIGINT,
  sha256 VARCHAR, content_sha256 VARCHAR,
  state VARCHAR, reason VARCHAR, shape VARCHAR,
  events UINTEGER, duplicates UINTEGER, outside UINTEGER, refused UINTEGER,
  account VARCHAR, region VARCHAR, delivered TIMESTAMP, first TIMESTAMP, last TIMESTAMP,
  loaded_at TIMESTAMP, loaded_by VARCHAR
);

-- Single records of a file that could not be read, beside its good ones.
CREATE TABLE refused (file UINTEGER, position VARCHAR, reason VARCHAR, sample VARCHAR);

-- Digest files: their period and file list tell an empty hour from a missing one. body is the digest's own text.
CREATE TABLE digest (
  file UINTEGER, account VARCHAR, region VARCHAR, starts TIMESTAMP, ends TIMESTAMP, log_files UINTEGER,
  body VARCHAR USING COMPRESSION zstd, signature VARCHAR
);

-- Repeated texts: user agents, addresses.
CREATE TABLE text (id UINTEGER, text VARCHAR);

-- What many events share: one row for each combination seen.
CREATE TABLE form (
  id UINTEGER, event_source VARCHAR, event_name VARCHAR, event_version VARCHAR, event_type VARCHAR,
  event_category VARCHAR, api_version VARCHAR, account VARCHAR, region VARCHAR, read_only BOOLEAN,
  management BOOLEAN, error_code VARCHAR, outcome VARCHAR
);

-- Distinct callers (model/facts.ts Caller as JSON in body); "group" is the credential group.
CREATE TABLE caller (id UINTEGER, "group" VARCHAR, access_key VARCHAR, via VARCHAR, body VARCHAR USING COMPRESSION zstd);

-- What a resource that calls is known by: the short keys (store/key.ts) of a caller's principal, access key and instance.
CREATE TABLE caller_key (key UINTEGER, caller UINTEGER);

-- One row per event. id is the eventID where it is a UUID in its usual spelling; any other id stands in id_text, with
-- id derived from it. record is the text of the record byte for byte; where that is no UTF-8 or holds half a surrogate
-- pair, which no reader of JSON but JavaScript's takes, record has U+FFFD in their place and bytes the record as it stood.
CREATE TABLE event (
  n UINTEGER, id UUID, id_text VARCHAR, time TIMESTAMP, form UINTEGER, caller UINTEGER, ip UINTEGER, agent UINTEGER,
  file UINTEGER, position UINTEGER, error_message VARCHAR, omitted BOOLEAN,
  record VARCHAR USING COMPRESSION zstd, bytes BLOB
);

-- The events whose id stands in id_text.
CREATE TABLE odd_id (n UINTEGER);

-- Where else an event was found with the same content: each duplicate that was not stored again.
CREATE TABLE copy (n UINTEGER, file UINTEGER, position UINTEGER);

-- Events counted by place and hour as they were stored: what is covered, without a scan of the events. Times that a
-- record does not tell are counted under a null hour.
CREATE TABLE hour (account VARCHAR, region VARCHAR, hour TIMESTAMP, first TIMESTAMP, last TIMESTAMP, reads UINTEGER, events UINTEGER);

-- What many touches share. arn_head: the resource's ARN is this text and its id; else the touch carries its own.
CREATE TABLE spec (
  id UINTEGER, type VARCHAR, account VARCHAR, region VARCHAR, relation VARCHAR, "of" VARCHAR,
  found_by VARCHAR, path VARCHAR, confidence VARCHAR, arn_head VARCHAR
);

-- Which event touched what. Rows arrive as run 0; the end of each ingest makes them a run sorted by (key, n), so that
-- who-touched reads a row group or two of each of a few runs (store/runs.ts). key: store/key.ts. All that the event says
-- stands with the event.
CREATE TABLE touch (
  key BIGINT, n UINTEGER, spec UINTEGER, id VARCHAR, arn VARCHAR, summary VARCHAR, run UINTEGER
);

-- The ids that a run holds more than once: what somebody who mistypes a name most likely means. A small part of all ids.
CREATE TABLE name (id VARCHAR, run UINTEGER);

-- Names that belong together (model/resource.ts AliasFact), found by their short keys (store/key.ts).
CREATE TABLE alias (
  n UINTEGER, time TIMESTAMP, type VARCHAR, name VARCHAR, id VARCHAR, account VARCHAR, region VARCHAR, bond VARCHAR,
  name_key UINTEGER, id_key UINTEGER
);

-- Facts that explain credentials (model/facts.ts Fact as JSON in body), the keys they are found by, and the keys that
-- each resolved group wanted.
CREATE TABLE fact (id UINTEGER, n UINTEGER, kind VARCHAR, caller VARCHAR, body VARCHAR USING COMPRESSION zstd);
CREATE TABLE fact_key (key VARCHAR, fact UINTEGER);
CREATE TABLE want (key VARCHAR, "group" VARCHAR);

-- Groups whose resolution is out of date, and keys whose wanting groups are.
CREATE TABLE stale_group ("group" VARCHAR);
CREATE TABLE stale_key (key VARCHAR);

-- Resolved groups: body is a Resolution without its profile; parents are the groups that it rests on; key is the short
-- key (store/key.ts) of the group.
CREATE TABLE credential (
  "group" VARCHAR, profile UINTEGER, parents VARCHAR[], body VARCHAR USING COMPRESSION zstd, key UINTEGER
);
CREATE TABLE profile (id UINTEGER, body VARCHAR);

-- Events recorded in more than one account, corrections by addendum, and ids that stand on differing contents.
CREATE TABLE shared (shared_id VARCHAR, n UINTEGER);
CREATE TABLE addendum (n UINTEGER, original_id VARCHAR, reason VARCHAR, fields VARCHAR);
-- Addenda whose original is here: their content is the original's now, and they are no events of their own.
CREATE TABLE addendum_applied (n UINTEGER, original UINTEGER);
CREATE TABLE conflict (event_id VARCHAR);

-- What verify found of each file of the manifest, digests included: one row a file, the latest verdict. digest names
-- the digest that proves it (bucket/key; for a digest itself the successor that carries its signature, null where its
-- own was kept), expected the SHA-256 of content that was signed, fingerprint the key.
CREATE TABLE proof (
  file UINTEGER, verdict VARCHAR, digest VARCHAR, expected VARCHAR, fingerprint VARCHAR, checked TIMESTAMP
);

-- What the latest verify of this store found wrong (digest/verify.ts Finding).
CREATE TABLE verify_finding (
  kind VARCHAR, file VARCHAR, account VARCHAR, region VARCHAR, starts VARCHAR, ends VARCHAR, expected VARCHAR, found VARCHAR
);

-- The record of everything done to the store or with it, each entry bound to the one before: store/custody.ts.
CREATE TABLE custody (
  seq UINTEGER, done_at VARCHAR, action VARCHAR, version VARCHAR, detail VARCHAR, previous VARCHAR, hash VARCHAR
);

-- The public keys that proved digests of this store: base64 of the key as SubjectPublicKeyInfo in DER.
CREATE TABLE public_key (fingerprint VARCHAR, spki VARCHAR);

-- What policies ask of requests, cut out of the records once by an ingest (store/requests.ts): request_form says how the
-- requests of a form were read, event_request which of them have anything, and request what that is; calls whose
-- signature (where null, whose request) is the same are alike. meta 'requests': what expressions cut them, and up to which event.
CREATE TABLE request (id UINTEGER, signature VARCHAR, request VARCHAR USING COMPRESSION zstd);
CREATE TABLE request_form (form UINTEGER, reading VARCHAR);
CREATE TABLE event_request (n UINTEGER, request UINTEGER);
