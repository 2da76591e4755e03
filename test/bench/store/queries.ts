/** Questions over the tables, the same for sql.js and for SQLite on a file of its own. */
export const QUERIES = {
  category: 'SELECT category, count(*), avg(quality_score), avg(success_rate) FROM runs GROUP BY category ORDER BY category',
  pattern: 'SELECT specification_type, build_gates, count(*), avg(success_rate), avg(quality_score) FROM runs GROUP BY 1, 2 ORDER BY 1, 2',
  pair: `
    SELECT a.category, b.category, count(*), sum(EXISTS (SELECT 1 FROM conflicts WHERE run = a.run AND feature_a = a.name AND feature_b = b.name))
    FROM features AS a JOIN features AS b ON a.run = b.run AND a.position < b.position GROUP BY 1, 2 ORDER BY 1, 2`,
} as const;

export type QueryName = keyof typeof QUERIES;
