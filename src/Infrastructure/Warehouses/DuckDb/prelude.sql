-- The prelude of the embedded engine (DuckDB 1.5): names of Spark and Databricks with the results that Spark gives.
-- Loaded once, as the owner, before the configuration is locked. The macros live in memory.main; every connection sees
-- them as long as memory is its default catalog, so tables are attached as other catalogs.
-- Where the facts come from: each macro was run beside Spark 4.3 and 3.5 and its results were compared; the differences
-- that remain are listed in docs/warehouses.md.
-- Connection settings that belong to it (the first two are global defaults, set them before opening connections):
SET GLOBAL default_null_order = 'NULLS_FIRST_ON_ASC_LAST_ON_DESC'; -- Spark's order of nulls
SET GLOBAL TimeZone = 'UTC';                                       -- the Spark session must say UTC too
SET GLOBAL Calendar = 'gregorian';                                 -- no other calendar from the host's locale
SET GLOBAL ieee_floating_point_ops = false;                        -- x / 0 is null, not Infinity (Spark ANSI: an error)

-- DuckDB wants a constant format while it checks a new macro, so these names stand in until the end of the file.
CREATE OR REPLACE MACRO strptime(s, f) AS CAST(NULL AS TIMESTAMP);                     -- dropped below
CREATE OR REPLACE MACRO try_strptime(s, f) AS CAST(NULL AS TIMESTAMP);                 -- dropped below
CREATE OR REPLACE MACRO json_transform_strict(j, s) AS CAST(NULL AS VARCHAR[]);        -- dropped below
CREATE OR REPLACE MACRO list_apply(l, f) AS l;                                         -- dropped below

-- ---- types
CREATE TYPE IF NOT EXISTS TIMESTAMP_NTZ AS TIMESTAMP;                                  -- wall clock without a zone
CREATE TYPE IF NOT EXISTS TIMESTAMP_LTZ AS TIMESTAMPTZ;                                -- Spark's TIMESTAMP: an instant

-- ---- conditionals
CREATE OR REPLACE MACRO nvl(a, b) AS coalesce(a, b);                                   -- first non-null
CREATE OR REPLACE MACRO nvl2(a, b, c) AS CASE WHEN a IS NOT NULL THEN b ELSE c END;    -- b if a is set, else c
CREATE OR REPLACE MACRO iff(a, b, c) AS CASE WHEN a THEN b ELSE c END;                 -- Databricks only, not in Apache Spark
CREATE OR REPLACE MACRO "isnull"(a) AS a IS NULL;                                      -- null test as a function
CREATE OR REPLACE MACRO "isnotnull"(a) AS a IS NOT NULL;                               -- not-null test as a function
CREATE OR REPLACE MACRO "<=>"(a, b) AS a IS NOT DISTINCT FROM b;                       -- null-safe equality as an operator
CREATE OR REPLACE MACRO equal_null(a, b) AS a IS NOT DISTINCT FROM b;                  -- null-safe equality
CREATE OR REPLACE MACRO zeroifnull(a) AS coalesce(a, 0);                               -- Spark 4
CREATE OR REPLACE MACRO nullifzero(a) AS nullif(a, 0);                                 -- Spark 4

-- ---- numbers
CREATE OR REPLACE MACRO pmod(a, b) AS ((a % b) + b) % b;                               -- remainder, never negative for b > 0
CREATE OR REPLACE MACRO bround(a) AS round_even(a, 0), (a, d) AS round_even(a, d);     -- half to even
CREATE OR REPLACE MACRO ln(a) AS CASE WHEN a > 0 THEN system.main.ln(CAST(a AS DOUBLE)) END;        -- null for a <= 0 (DuckDB: error)
CREATE OR REPLACE MACRO log(a) AS CASE WHEN a > 0 THEN system.main.ln(CAST(a AS DOUBLE)) END,       -- natural logarithm (DuckDB: base 10)
    (b, a) AS CASE WHEN a > 0 AND b > 0 THEN system.main.ln(CAST(a AS DOUBLE)) / system.main.ln(CAST(b AS DOUBLE)) END;
CREATE OR REPLACE MACRO log10(a) AS CASE WHEN a > 0 THEN system.main.log10(CAST(a AS DOUBLE)) END;  -- null for a <= 0
CREATE OR REPLACE MACRO log2(a) AS CASE WHEN a > 0 THEN system.main.log2(CAST(a AS DOUBLE)) END;    -- null for a <= 0
CREATE OR REPLACE MACRO sqrt(a) AS CASE WHEN a < 0 THEN CAST('nan' AS DOUBLE) ELSE system.main.sqrt(CAST(a AS DOUBLE)) END; -- NaN below 0
CREATE OR REPLACE MACRO sign(a) AS CAST(system.main.sign(a) AS DOUBLE);                -- -1.0, 0.0 or 1.0
CREATE OR REPLACE MACRO ceil(a) AS CAST(system.main.ceil(a) AS BIGINT);                -- whole number (Spark: bigint; decimal(p,0) for decimals)
CREATE OR REPLACE MACRO ceiling(a) AS CAST(system.main.ceil(a) AS BIGINT);             -- same
CREATE OR REPLACE MACRO floor(a) AS CAST(system.main.floor(a) AS BIGINT);              -- same
CREATE OR REPLACE MACRO try_divide(a, b) AS a / nullif(b, 0);                          -- null when b is 0
CREATE OR REPLACE MACRO width_bucket(v, lo, hi, n) AS CASE WHEN v IS NULL OR lo = hi OR n <= 0 THEN NULL
    WHEN lo < hi THEN CASE WHEN v < lo THEN CAST(0 AS BIGINT) WHEN v >= hi THEN CAST(n AS BIGINT) + 1
        ELSE CAST(system.main.floor(CAST(n AS DOUBLE) * (v - lo) / (hi - lo)) AS BIGINT) + 1 END
    ELSE CASE WHEN v > lo THEN CAST(0 AS BIGINT) WHEN v <= hi THEN CAST(n AS BIGINT) + 1
        ELSE CAST(system.main.floor(CAST(n AS DOUBLE) * (lo - v) / (lo - hi)) AS BIGINT) + 1 END END; -- histogram bucket 0..n+1
CREATE OR REPLACE MACRO format_number(x, d) AS printf('%,.' || CAST(d AS VARCHAR) || 'f', CAST(x AS DOUBLE)); -- 1,234.57

-- ---- strings
CREATE OR REPLACE MACRO concat(a) AS CAST(a AS VARCHAR),                               -- null if any part is null (DuckDB: skips nulls)
    (a, b) AS CAST(a AS VARCHAR) || CAST(b AS VARCHAR),
    (a, b, c) AS CAST(a AS VARCHAR) || CAST(b AS VARCHAR) || CAST(c AS VARCHAR),
    (a, b, c, d) AS CAST(a AS VARCHAR) || CAST(b AS VARCHAR) || CAST(c AS VARCHAR) || CAST(d AS VARCHAR),
    (a, b, c, d, e) AS CAST(a AS VARCHAR) || CAST(b AS VARCHAR) || CAST(c AS VARCHAR) || CAST(d AS VARCHAR) || CAST(e AS VARCHAR),
    (a, b, c, d, e, f) AS CAST(a AS VARCHAR) || CAST(b AS VARCHAR) || CAST(c AS VARCHAR) || CAST(d AS VARCHAR) || CAST(e AS VARCHAR) || CAST(f AS VARCHAR),
    (a, b, c, d, e, f, g) AS CAST(a AS VARCHAR) || CAST(b AS VARCHAR) || CAST(c AS VARCHAR) || CAST(d AS VARCHAR) || CAST(e AS VARCHAR) || CAST(f AS VARCHAR) || CAST(g AS VARCHAR),
    (a, b, c, d, e, f, g, h) AS CAST(a AS VARCHAR) || CAST(b AS VARCHAR) || CAST(c AS VARCHAR) || CAST(d AS VARCHAR) || CAST(e AS VARCHAR) || CAST(f AS VARCHAR) || CAST(g AS VARCHAR) || CAST(h AS VARCHAR);
CREATE OR REPLACE MACRO substring(s, p) AS system.main.substring(CAST(s AS VARCHAR), CASE WHEN p = 0 THEN 1 ELSE p END), -- position 0 means 1
    (s, p, n) AS CASE WHEN n <= 0 THEN left(CAST(s AS VARCHAR), 0)
        WHEN p < 0 AND -p > length(CAST(s AS VARCHAR)) THEN left(CAST(s AS VARCHAR), CAST(greatest(0, length(CAST(s AS VARCHAR)) + p + n) AS BIGINT))
        ELSE system.main.substring(CAST(s AS VARCHAR), CASE WHEN p = 0 THEN 1 ELSE p END, n) END;
CREATE OR REPLACE MACRO substr(s, p) AS substring(s, p), (s, p, n) AS substring(s, p, n);  -- same as substring
CREATE OR REPLACE MACRO instr(s, t) AS CAST(system.main.instr(s, t) AS INTEGER);           -- 1-based position, 0 if absent
CREATE OR REPLACE MACRO locate(t, s) AS CAST(system.main.instr(s, t) AS INTEGER),          -- note the order: what is sought comes first
    (t, s, p) AS CAST(CASE WHEN p <= 0 THEN 0 WHEN system.main.instr(s[p:], t) = 0 THEN 0 ELSE system.main.instr(s[p:], t) + p - 1 END AS INTEGER);
CREATE OR REPLACE MACRO charindex(t, s) AS CAST(system.main.instr(s, t) AS INTEGER);       -- same as locate
CREATE OR REPLACE MACRO position(s, t) AS CAST(system.main.instr(s, t) AS INTEGER);        -- only for position(t IN s): DuckDB hands over (s, t)
CREATE OR REPLACE MACRO startswith(s, t) AS starts_with(s, t);                             -- prefix test
CREATE OR REPLACE MACRO endswith(s, t) AS ends_with(s, t);                                 -- suffix test
CREATE OR REPLACE MACRO lpad(s, n) AS system.main.lpad(CAST(s AS VARCHAR), CAST(n AS INTEGER), ' '), (s, n, p) AS system.main.lpad(CAST(s AS VARCHAR), CAST(n AS INTEGER), p); -- pad defaults to a space
CREATE OR REPLACE MACRO rpad(s, n) AS system.main.rpad(CAST(s AS VARCHAR), CAST(n AS INTEGER), ' '), (s, n, p) AS system.main.rpad(CAST(s AS VARCHAR), CAST(n AS INTEGER), p); -- pad defaults to a space
CREATE OR REPLACE MACRO initcap(s) AS array_to_string(list_transform(string_split(lower(s), ' '), lambda w: upper(w[1]) || w[2:]), ' '); -- Capital After Each Space
CREATE OR REPLACE MACRO btrim(s) AS system.main.trim(s), (s, c) AS system.main.trim(s, c);  -- both ends
CREATE OR REPLACE MACRO length(s) AS CAST(system.main.length(s) AS INTEGER);               -- characters, as int
CREATE OR REPLACE MACRO char_length(s) AS CAST(system.main.length(s) AS INTEGER);          -- same
CREATE OR REPLACE MACRO character_length(s) AS CAST(system.main.length(s) AS INTEGER);     -- same
CREATE OR REPLACE MACRO octet_length(s) AS CAST(strlen(s) AS INTEGER);                     -- bytes in UTF-8
CREATE OR REPLACE MACRO len(s) AS CAST(system.main.length(s) AS INTEGER);                  -- same
CREATE OR REPLACE MACRO split(s, r) AS string_split_regex(s, r);                           -- the separator is a pattern, as in Spark
CREATE OR REPLACE MACRO substring_index(s, d, n) AS array_to_string(CASE WHEN n >= 0 THEN string_split(s, d)[1:n] ELSE string_split(s, d)[n:] END, d); -- before the n-th separator
CREATE OR REPLACE MACRO regexp_like(s, r) AS regexp_matches(s, r);                         -- found anywhere
CREATE OR REPLACE MACRO regexp(s, r) AS regexp_matches(s, r);                              -- function form of RLIKE
CREATE OR REPLACE MACRO rlike(s, r) AS regexp_matches(s, r);                               -- function form of RLIKE
CREATE OR REPLACE MACRO regexp_replace(s, r, t) AS system.main.regexp_replace(s, r, system.main.regexp_replace(t, '\$(\d)', '\\\1', 'g'), 'g'); -- every match; $1 refers to a group
CREATE OR REPLACE MACRO regexp_extract(s, r) AS system.main.regexp_extract(s, r, 1), (s, r, i) AS system.main.regexp_extract(s, r, i); -- group 1 by default
CREATE OR REPLACE MACRO regexp_extract_all(s, r) AS system.main.regexp_extract_all(s, r, 1), (s, r, i) AS system.main.regexp_extract_all(s, r, i); -- group 1 by default
CREATE OR REPLACE MACRO regexp_count(s, r) AS CAST(len(system.main.regexp_extract_all(s, r, 0)) AS INTEGER); -- number of matches
CREATE OR REPLACE MACRO format_string(f, a) AS printf(f, a), (f, a, b) AS printf(f, a, b), (f, a, b, c) AS printf(f, a, b, c), (f, a, b, c, d) AS printf(f, a, b, c, d); -- printf
CREATE OR REPLACE MACRO levenshtein(a, b) AS CAST(system.main.levenshtein(a, b) AS INTEGER); -- edit distance, as int
CREATE OR REPLACE MACRO space(n) AS repeat(' ', n);                                        -- n blanks
CREATE OR REPLACE MACRO sha2(s, n) AS CASE WHEN n IN (0, 256) THEN sha256(s) END;          -- 256 bits only
CREATE OR REPLACE MACRO get_json_object(j, p) AS json_extract_string(j, p);                -- path $.a.b

-- ---- Java date patterns -> strftime: y M L d H h m s S E a D Q and 'quoted text'
CREATE OR REPLACE MACRO cd_pattern_part(f) AS
    replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(
    replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(f,
    '%', '%%'), 'L', 'M'), 'yyyy', '%①'), 'yy', '%②'), 'y', '%①'), 'MMMM', '%③'), 'MMM', '%④'), 'MM', '%⑤'), 'M', '%-⑤'),
    'dd', '%⑥'), 'd', '%-⑥'), 'HH', '%⑦'), 'H', '%-⑦'), 'hh', '%⑧'), 'h', '%-⑧'), 'mm', '%⑨'), 'm', '%-⑨'), 'ss', '%⑩'), 's', '%-⑩'),
    'SSSSSS', '%⑫'), 'SSS', '%⑪'), 'EEEE', '%⑬'), 'EEE', '%⑭'), 'EE', '%⑭'), 'E', '%⑭'), 'a', '%⑮'), 'DDD', '%⑯'), 'D', '%-⑯'), 'Q', '⑰');
CREATE OR REPLACE MACRO cd_pattern(f) AS translate(array_to_string(list_transform(string_split(f, ''''),
    lambda s, i: CASE WHEN i % 2 = 1 THEN cd_pattern_part(s) WHEN s = '' THEN '''' ELSE replace(s, '%', '%%') END), ''),
    '①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯', 'YyBbmdHIMSgfAapj');                                          -- internal, not for panels
CREATE OR REPLACE MACRO date_format(d, f) AS CASE WHEN contains(f, 'Q') THEN replace(strftime(d, cd_pattern(f)), '⑰', CAST(quarter(d) AS VARCHAR))
    ELSE strftime(d, cd_pattern(f)) END;                                                    -- date or timestamp to text

-- ---- dates and times
CREATE OR REPLACE MACRO to_date(s) AS CAST(s AS DATE), (s, f) AS CAST(strptime(CAST(s AS VARCHAR), cd_pattern(f)) AS DATE); -- text to date
CREATE OR REPLACE MACRO to_timestamp(s) AS CAST(s AS TIMESTAMPTZ), (s, f) AS CAST(strptime(CAST(s AS VARCHAR), cd_pattern(f)) AS TIMESTAMPTZ); -- text to instant; for numbers timestamp_seconds
CREATE OR REPLACE MACRO try_to_timestamp(s) AS TRY_CAST(s AS TIMESTAMPTZ), (s, f) AS CAST(try_strptime(s, cd_pattern(f)) AS TIMESTAMPTZ); -- null if it does not parse
CREATE OR REPLACE MACRO try_to_date(s) AS TRY_CAST(s AS DATE), (s, f) AS CAST(try_strptime(s, cd_pattern(f)) AS DATE); -- null if it does not parse
CREATE OR REPLACE MACRO unix_timestamp() AS CAST(system.main.floor(epoch(now())) AS BIGINT), (t) AS CAST(system.main.floor(epoch(t)) AS BIGINT),
    (t, f) AS CAST(system.main.floor(epoch(strptime(CAST(t AS VARCHAR), cd_pattern(f)))) AS BIGINT); -- seconds since 1970
CREATE OR REPLACE MACRO unix_seconds(t) AS CAST(system.main.floor(epoch(t)) AS BIGINT);     -- seconds since 1970
CREATE OR REPLACE MACRO unix_millis(t) AS epoch_ms(t);                                      -- milliseconds since 1970
CREATE OR REPLACE MACRO unix_micros(t) AS epoch_us(t);                                      -- microseconds since 1970
CREATE OR REPLACE MACRO unix_date(d) AS CAST(CAST(d AS DATE) - DATE '1970-01-01' AS INTEGER); -- days since 1970
CREATE OR REPLACE MACRO timestamp_seconds(n) AS system.main.to_timestamp(CAST(n AS DOUBLE)); -- instant from seconds
CREATE OR REPLACE MACRO timestamp_millis(n) AS system.main.to_timestamp(n / 1000);          -- instant from milliseconds
CREATE OR REPLACE MACRO timestamp_micros(n) AS CAST(make_timestamp(n) AS TIMESTAMPTZ);      -- instant from microseconds
CREATE OR REPLACE MACRO from_unixtime(n) AS strftime(system.main.to_timestamp(CAST(n AS DOUBLE)), '%Y-%m-%d %H:%M:%S'),
    (n, f) AS date_format(system.main.to_timestamp(CAST(n AS DOUBLE)), f);                  -- seconds to text
CREATE OR REPLACE MACRO date_part(u, d) AS CAST(system.main.date_part(u, d) + CASE WHEN lower(u) IN ('dow', 'dayofweek') THEN 1 ELSE 0 END AS INTEGER); -- also behind extract(u FROM d)
CREATE OR REPLACE MACRO year(d) AS CAST(system.main.year(d) AS INTEGER);                    -- int, not bigint
CREATE OR REPLACE MACRO quarter(d) AS CAST(system.main.quarter(d) AS INTEGER);              -- 1..4
CREATE OR REPLACE MACRO month(d) AS CAST(system.main.month(d) AS INTEGER);                  -- 1..12
CREATE OR REPLACE MACRO day(d) AS CAST(system.main.day(d) AS INTEGER);                      -- 1..31
CREATE OR REPLACE MACRO dayofmonth(d) AS CAST(system.main.day(d) AS INTEGER);               -- 1..31
CREATE OR REPLACE MACRO dayofyear(d) AS CAST(system.main.dayofyear(d) AS INTEGER);          -- 1..366
CREATE OR REPLACE MACRO hour(t) AS CAST(system.main.hour(t) AS INTEGER);                    -- 0..23
CREATE OR REPLACE MACRO minute(t) AS CAST(system.main.minute(t) AS INTEGER);                -- 0..59
CREATE OR REPLACE MACRO second(t) AS CAST(system.main.second(t) AS INTEGER);                -- 0..59
CREATE OR REPLACE MACRO dayofweek(d) AS CAST(system.main.dayofweek(d) + 1 AS INTEGER);      -- 1 = Sunday .. 7 = Saturday
CREATE OR REPLACE MACRO weekday(d) AS CAST(isodow(d) - 1 AS INTEGER);                       -- 0 = Monday .. 6 = Sunday
CREATE OR REPLACE MACRO weekofyear(d) AS CAST(system.main.weekofyear(d) AS INTEGER);        -- ISO week
CREATE OR REPLACE MACRO dayname(d) AS strftime(d, '%a');                                    -- Mon, Tue (Spark 4)
CREATE OR REPLACE MACRO monthname(d) AS strftime(d, '%b');                                  -- Jan, Feb (Spark 4)
CREATE OR REPLACE MACRO from_utc_timestamp(t, z) AS CAST(timezone(z, CAST(t AS TIMESTAMPTZ)) AS TIMESTAMPTZ); -- wall clock of zone z, shown as if UTC
CREATE OR REPLACE MACRO to_utc_timestamp(t, z) AS timezone(z, CAST(t AS TIMESTAMP));        -- the way back
CREATE OR REPLACE MACRO convert_timezone(f, z, t) AS timezone(z, timezone(f, CAST(t AS TIMESTAMP))); -- wall clock of zone f to wall clock of zone z
CREATE OR REPLACE MACRO "current_timestamp"() AS now();                                     -- with or without brackets
CREATE OR REPLACE MACRO date_trunc(u, d) AS system.main.date_trunc(u, CASE WHEN TRUE THEN d ELSE CAST(NULL AS TIMESTAMP) END); -- always a timestamp (CASE lifts a date), weeks start on Monday
CREATE OR REPLACE MACRO trunc(x) AS system.main.trunc(x), (d, u) AS CAST(system.main.date_trunc(
    CASE lower(u) WHEN 'mm' THEN 'month' WHEN 'mon' THEN 'month' WHEN 'yyyy' THEN 'year' WHEN 'yy' THEN 'year' ELSE u END, CAST(d AS TIMESTAMP)) AS DATE); -- date, cut to year, quarter, month or week
CREATE OR REPLACE MACRO date_sub(d, n) AS CAST(d AS DATE) - CAST(n AS INTEGER);             -- minus n days, a date
CREATE OR REPLACE MACRO add_months(d, n) AS CAST(CAST(d AS DATE) + to_months(CAST(n AS INTEGER)) AS DATE); -- plus n months, a date
CREATE OR REPLACE MACRO next_day(d, n) AS CAST(d AS DATE) + CAST(1 + ((list_position(['mo', 'tu', 'we', 'th', 'fr', 'sa', 'su'], lower(n[1:2])) - isodow(CAST(d AS DATE)) + 6) % 7) AS INTEGER); -- next Monday, ...
CREATE OR REPLACE MACRO months_between(a, b) AS CASE WHEN day(CAST(a AS TIMESTAMP)) = day(CAST(b AS TIMESTAMP)) OR (last_day(CAST(a AS DATE)) = CAST(a AS DATE) AND last_day(CAST(b AS DATE)) = CAST(b AS DATE))
    THEN CAST((year(CAST(a AS TIMESTAMP)) - year(CAST(b AS TIMESTAMP))) * 12 + month(CAST(a AS TIMESTAMP)) - month(CAST(b AS TIMESTAMP)) AS DOUBLE)
    ELSE round((year(CAST(a AS TIMESTAMP)) - year(CAST(b AS TIMESTAMP))) * 12 + month(CAST(a AS TIMESTAMP)) - month(CAST(b AS TIMESTAMP))
        + (epoch(CAST(a AS TIMESTAMP) - system.main.date_trunc('month', CAST(a AS TIMESTAMP))) - epoch(CAST(b AS TIMESTAMP) - system.main.date_trunc('month', CAST(b AS TIMESTAMP)))) / 2678400.0, 8) END; -- 31-day fractions
CREATE OR REPLACE MACRO cd_unit(unit) AS list_transform(['year'], lambda year: list_transform(['quarter'], lambda quarter: list_transform(['month'], lambda month:
    list_transform(['week'], lambda week: list_transform(['day'], lambda day: list_transform(['hour'], lambda hour: list_transform(['minute'], lambda minute:
    list_transform(['second'], lambda second: unit))))))))[1][1][1][1][1][1][1][1];         -- internal: the bare word HOUR becomes 'hour'; folded to a constant
CREATE OR REPLACE MACRO timestampdiff(unit, a, b) AS system.main.date_sub(cd_unit(unit), CAST(a AS TIMESTAMP), CAST(b AS TIMESTAMP)); -- whole units from a to b; fails if a column in scope is named like the unit
CREATE OR REPLACE MACRO timestampadd(unit, n, t) AS t + n * CASE cd_unit(unit) WHEN 'year' THEN to_years(1) WHEN 'quarter' THEN to_months(3) WHEN 'month' THEN to_months(1)
    WHEN 'week' THEN to_days(7) WHEN 'day' THEN to_days(1) WHEN 'hour' THEN to_hours(1) WHEN 'minute' THEN to_minutes(1) WHEN 'second' THEN to_seconds(1) END; -- t plus n units
CREATE OR REPLACE MACRO dateadd(d, n) AS CAST(d AS DATE) + CAST(n AS INTEGER), (unit, n, t) AS timestampadd(unit, n, t); -- both forms
CREATE OR REPLACE MACRO date_add(d, n) AS CAST(d AS DATE) + CAST(n AS INTEGER), (unit, n, t) AS timestampadd(unit, n, t); -- plus n days, a date
CREATE OR REPLACE MACRO datediff(a, b) AS CAST(CAST(a AS DATE) - CAST(b AS DATE) AS INTEGER), (unit, a, b) AS timestampdiff(unit, a, b); -- days from b to a
CREATE OR REPLACE MACRO date_diff(a, b) AS CAST(CAST(a AS DATE) - CAST(b AS DATE) AS INTEGER), (unit, a, b) AS timestampdiff(unit, a, b); -- same
CREATE OR REPLACE MACRO sequence(a, b) AS cast_to_type(generate_series(a, b), [a]), (a, b, s) AS cast_to_type(generate_series(a, b, s), [a]); -- list from a to b; give dates a step

-- ---- lists
CREATE OR REPLACE MACRO explode(l) AS unnest(l);                                           -- one row for each element
CREATE OR REPLACE MACRO size(l) AS CAST(system.main.len(l) AS INTEGER);                    -- number of elements
CREATE OR REPLACE MACRO array_size(l) AS CAST(system.main.len(l) AS INTEGER);              -- number of elements
CREATE OR REPLACE MACRO cardinality(l) AS CAST(system.main.len(l) AS INTEGER);             -- number of elements
CREATE OR REPLACE MACRO element_at(l, i) AS l[i];                                          -- 1-based; from the end when negative
CREATE OR REPLACE MACRO array_join(l, d) AS array_to_string(list_filter(l, lambda x: x IS NOT NULL), d), (l, d, n) AS array_to_string(list_transform(l, lambda x: coalesce(CAST(x AS VARCHAR), n)), d); -- list to text
CREATE OR REPLACE MACRO slice(l, i, n) AS list_slice(l, i, i + n - 1);                     -- n elements from position i > 0
CREATE OR REPLACE MACRO array_max(l) AS list_max(l);                                       -- largest element
CREATE OR REPLACE MACRO array_min(l) AS list_min(l);                                       -- smallest element
CREATE OR REPLACE MACRO sort_array(l) AS list_sort(l, 'ASC', 'NULLS FIRST'), (l, up) AS CASE WHEN up THEN list_sort(l, 'ASC', 'NULLS FIRST') ELSE list_sort(l, 'DESC', 'NULLS LAST') END; -- sorted copy
CREATE OR REPLACE MACRO array_sort(l) AS list_sort(l, 'ASC', 'NULLS LAST');                -- sorted copy, nulls last
CREATE OR REPLACE MACRO array_position(l, x) AS CAST(coalesce(list_position(l, x), 0) AS BIGINT); -- 1-based, 0 if absent
CREATE OR REPLACE MACRO array_union(a, b) AS list_distinct(list_concat(a, b));             -- order is not kept: sort it
CREATE OR REPLACE MACRO array_except(a, b) AS list_filter(list_distinct(a), lambda x: NOT list_contains(b, x)); -- order is not kept: sort it
CREATE OR REPLACE MACRO transform(l, f) AS list_apply(l, f);                               -- each element through a lambda x -> ...
CREATE OR REPLACE MACRO from_json(j, s) AS TRY(json_transform_strict(CAST(j AS JSON), CASE lower(replace(s, ' ', '')) WHEN 'array<string>' THEN '["VARCHAR"]'
    WHEN 'array<int>' THEN '["INTEGER"]' WHEN 'array<bigint>' THEN '["BIGINT"]' WHEN 'array<double>' THEN '["DOUBLE"]' WHEN 'array<date>' THEN '["DATE"]' ELSE s END)); -- JSON text to list, null if it does not fit; for list parameters

-- ---- aggregates (a macro takes no DISTINCT, FILTER or ORDER BY inside; those marked (w) work with OVER)
CREATE OR REPLACE MACRO count_if(c) AS count(CASE WHEN c THEN 1 END);                      -- (w) rows where c is true
CREATE OR REPLACE MACRO every(c) AS bool_and(c);                                           -- (w) all true
CREATE OR REPLACE MACRO collect_list(x) AS coalesce(list(x) FILTER (WHERE x IS NOT NULL), []); -- list without nulls, empty if none
CREATE OR REPLACE MACRO collect_set(x) AS coalesce(list(DISTINCT x) FILTER (WHERE x IS NOT NULL), []); -- distinct values in no order
CREATE OR REPLACE MACRO percentile(x, p) AS quantile_cont(CAST(x AS DOUBLE), p);           -- (w) interpolated
CREATE OR REPLACE MACRO percentile_approx(x, p) AS quantile_disc(x, p), (x, p, acc) AS quantile_disc(x, p); -- (w) exact here, near there
CREATE OR REPLACE MACRO approx_percentile(x, p) AS quantile_disc(x, p), (x, p, acc) AS quantile_disc(x, p); -- (w) same
CREATE OR REPLACE MACRO std(x) AS stddev_samp(x);                                          -- (w) sample deviation

DROP MACRO strptime; DROP MACRO try_strptime; DROP MACRO json_transform_strict; DROP MACRO list_apply;

-- ---- optional, for development and tests: division by zero fails as in Spark ANSI (costs about 1 ms a million rows)
-- CREATE OR REPLACE MACRO "/"(a, b) AS CASE WHEN b = 0 THEN error('DIVIDE_BY_ZERO: use nullif(divisor, 0)') ELSE system.main."/"(a, b) END;
-- CREATE OR REPLACE MACRO "%"(a, b) AS CASE WHEN b = 0 THEN error('REMAINDER_BY_ZERO: use nullif(divisor, 0)') ELSE system.main."%"(a, b) END;
