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
