-- The rules of attribution were changed: every credential group is resolved anew, by readers until the next ingest.
INSERT INTO stale_group SELECT DISTINCT "group" FROM caller;
