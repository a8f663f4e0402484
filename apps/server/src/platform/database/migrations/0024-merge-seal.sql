-- The keeper's seal on a merge, and how far the merged record had come: who reads the living record reads the history of those merged into it, and a
-- merge written behind the application must not hand a stranger's history over. Merges of before have none; what they joined stays joined, but the
-- merged record's own past is no longer told with the other's.
alter table merge add column merged_version int, add column mac bytea;
