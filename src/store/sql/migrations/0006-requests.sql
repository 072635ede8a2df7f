-- What policies ask of requests; the next ingest fills it, and until then they read the records.
CREATE TABLE request (id UINTEGER, signature VARCHAR, request VARCHAR USING COMPRESSION zstd);
CREATE TABLE request_form (form UINTEGER, reading VARCHAR);
CREATE TABLE event_request (n UINTEGER, request UINTEGER);
