-- name: files-not-loaded
-- description: Files that were set aside or ignored, and why.
-- engines: duckdb
SELECT state, reason, count(*) AS files, sum(size) AS bytes, min(file) AS example
FROM files
WHERE state <> 'loaded'
GROUP BY state, reason
ORDER BY files DESC, state, reason
