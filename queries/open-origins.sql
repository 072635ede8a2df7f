-- name: open-origins
-- description: Credentials whose origin the logs do not prove, with how much they did.
-- engines: duckdb
SELECT credential, kind, principal, session, confidence, first, last, events
FROM credentials
WHERE confidence IN ('unresolved', 'ambiguous')
ORDER BY events DESC, credential
