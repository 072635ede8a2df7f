-- The public keys that proved digests of this store: base64 of the key as SubjectPublicKeyInfo in DER.
CREATE TABLE public_key (fingerprint VARCHAR, spki VARCHAR);
