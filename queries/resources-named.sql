-- name: resources-named
-- description: How often each resource is named by the services themselves (the field resources).
-- param: since timestamp optional - from this time on
-- param: until timestamp optional - before this time
-- engines: duckdb, athena
SELECT element_at(resources, t.i).arn AS arn, element_at(resources, t.i).type AS type, count(DISTINCT eventid) AS events, max(eventtime) AS last
FROM cloudtrail_logs
CROSS JOIN UNNEST(sequence(1, cardinality(resources))) AS t (i)
WHERE element_at(resources, t.i).arn IS NOT NULL
  AND ($since IS NULL OR eventtime >= $since)
  AND ($since IS NULL OR "timestamp" >= replace(substr(CAST($since AS varchar), 1, 10), '-', '/')) -- only: athena
  AND ($until IS NULL OR eventtime < $until)
  AND ($until IS NULL OR "timestamp" <= date_format(date_add('second', 86399, from_iso8601_timestamp(CAST($until AS varchar))), '%Y/%m/%d')) -- only: athena
GROUP BY 1, 2
ORDER BY events DESC, arn, type
