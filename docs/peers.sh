#!/usr/bin/env bash
# The same questions about the same records, asked of offair and of the programs
# that people would use instead, in one run: medians and ratios as a table.
#
#   docs/peers.sh             a million records
#   N=100000 docs/peers.sh    another number
#   ROUNDS=9 docs/peers.sh    rounds for each median (5)
#
# Needs Go, bash and about 1 GB in TMPDIR. As root it installs with apt-get what
# is not there; duckdb comes as a package for node. What it cannot have it
# names. The numbers of one run belong together; those of two do not.
set -euo pipefail
cd "$(dirname "$0")/.."
export LC_ALL=C.UTF-8
N=${N:-1000000}
ROUNDS=${ROUNDS:-5}
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
file=$dir/records.ndjson
term=live_12
absent=()

say() { printf '%s\n' "$*" >&2; }

# has NAME [PACKAGE] makes sure that there is a program of that name.
has() {
	command -v "$1" >/dev/null && return
	if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
		say "installing ${2:-$1}"
		[ -n "${updated:-}" ] || { apt-get update -qq >/dev/null 2>&1 || true; updated=1; }
		DEBIAN_FRONTEND=noninteractive apt-get install -y -qq "${2:-$1}" >/dev/null 2>&1 || true
	fi
	command -v "$1" >/dev/null || { absent+=("$1"); return 1; }
}

# duck makes sure that duckdb answers from node.
duck() {
	command -v node >/dev/null && command -v npm >/dev/null || { absent+=("duckdb (needs node and npm)"); return 1; }
	(cd "$dir" && npm init -y && npm install @duckdb/node-api) >/dev/null 2>&1 || { absent+=("duckdb"); return 1; }
	cat >"$dir/duck.mjs" <<'JS'
// duck.mjs DATABASE RUNS SQL: the median of so many runs in one process, in ms,
// and the answer where it is one row, else the number of rows. RUNS 0 asks
// once, -1 once and prints the rows.
import { DuckDBInstance } from '@duckdb/node-api'
const [, , path, runs, sql] = process.argv
const db = await (await DuckDBInstance.create(path)).connect()
const ask = async () => {
  const rows = (await db.runAndReadAll(sql)).getRows()
  return rows.length === 1 ? rows[0][0] : rows.length
}
let rows = runs === '-1' ? 0 : await ask()
const times = []
for (let i = 0; i < Number(runs); i++) {
  const start = performance.now()
  rows = await ask()
  times.push(performance.now() - start)
}
times.sort((a, b) => a - b)
if (runs === '-1') {
  for (const row of (await db.runAndReadAll(sql)).getRows()) console.log(String(row[0]))
} else {
  console.log(times.length ? times[times.length >> 1].toFixed(3) : 0, String(rows))
}
JS
}

# Results: "question|program|ms|answer|KB" lines.
rows=()
add() { rows+=("$1|$2|$3|${4:-}|${5:-}"); }

# whole QUESTION PROGRAM COMMAND measures a process from start to end. The
# command prints as many lines as there are hits, into a file: some programs
# stop early when nobody reads.
whole() {
	local question=$1 program=$2 ms answer memory
	echo "exec $3 >$dir/out 2>$dir/err" >"$dir/ask.sh"
	/usr/bin/time -o "$dir/kb" -f %M bash "$dir/ask.sh" || true
	answer=$(wc -l <"$dir/out")
	memory=$(tail -1 "$dir/kb")
	hyperfine -N -i -w 1 -r "$ROUNDS" --export-json "$dir/h.json" "bash $dir/ask.sh" >/dev/null 2>&1
	ms=$(grep -o '"median": [0-9.]*' "$dir/h.json" | head -1 | awk '{printf "%.1f", $2*1000}')
	add "$question" "$program" "$ms" "$answer" "$memory"
	say "  $program: $ms ms, $answer hits"
}

# bench QUESTION PROGRAM PATTERN [BINARY] takes the median of Go benchmarks in
# one process that holds the records.
bench() {
	local ms
	ms=$("$dir/${4:-model.test}" -test.run '^$' -test.bench "$3" -test.count "$ROUNDS" -test.benchtime 20x |
		awk '/^Benchmark/ {print $3/1e6}' | sort -g | awk '{v[NR]=$1} END {printf "%.3f", v[int((NR+1)/2)]}')
	add "$1" "$2" "$ms"
	say "  $2: $ms ms"
}

has hyperfine || { say "hyperfine is what measures; without it there is nothing to tell"; exit 1; }
has time time || true
case $N in 1000000) size=1M ;; 100000) size=100k ;; 10000) size=10k ;; *)
	say "N is 10000, 100000 or 1000000"
	exit 2 ;;
esac

say "building, and writing $N records"
go build -o "$dir/offair" .
go test -c -o "$dir/model.test" ./model
go test -c -o "$dir/insight.test" ./model/insight
OFFAIR_SAMPLE=$file OFFAIR_SAMPLE_N=$N go test -count=1 -run '^TestSampleFile$' ./model >/dev/null
say "$(du -h "$file" | cut -f1) on disk; load $(cut -d' ' -f1 /proc/loadavg)"
begun=$(cut -d' ' -f1 /proc/loadavg)

say "in one process that holds the records: a stream filter"
q1="stream filter, records held"
bench "$q1" "offair, one key" "^BenchmarkKey/stream/$size\$"
bench "$q1" "limit: the same in flat lists" "^BenchmarkLimitKey/$term\$/$size\$"

say "in one process that holds the records: the first 45 by length"
q2="first 45 by length, records held"
bench "$q2" "offair" "^BenchmarkTop/up-down/$size\$"

say "in one process that holds the records: how many by cause and hour"
q4="count by cause and hour, records held"
bench "$q4" "offair" "^BenchmarkByCauseAndHour/$size\$" insight.test

if duck; then
	echo "create table r as select * from read_json('$file', format='newline_delimited')" >"$dir/load.sql"
	node "$dir/duck.mjs" "$dir/duck.db" 0 "$(cat "$dir/load.sql")" >/dev/null
	resident() { node "$dir/duck.mjs" "$dir/duck.db" $((ROUNDS * 4)) "$1"; }
	read -r ms n < <(resident "select count(*) from r where stream like '%$term%'")
	add "$q1" "duckdb" "$ms" "$n"
	read -r ms n < <(resident "select rowid from r order by up_seconds desc limit 45")
	add "$q2" "duckdb" "$ms" "$n"
	read -r ms n < <(resident "select count(*) from (select cause, date_trunc('hour', ended_at::timestamp) h, count(*) from r group by all)")
	add "$q4" "duckdb" "$ms" "$n"
fi

if has sqlite3; then
	sqlite3 "$dir/lite.db" >/dev/null <<-SQL
		create table raw(line text);
		.mode ascii
		.separator "\037" "\n"
		.import $file raw
		create table r as select line->>'ended_at' ended_at, line->>'stream' stream, line->>'cause' cause, line->>'up_seconds' up from raw;
		drop table raw;
		vacuum;
	SQL
	# held SQL is the median of some rounds in one process, in ms.
	held() {
		{ echo ".timer on"; for _ in $(seq $((ROUNDS + 1))); do echo "$1;"; done; } | sqlite3 "$dir/lite.db" |
			awk '/^Run Time/ {print $4*1000}' | tail -n +2 | sort -g | awk '{v[NR]=$1} END {printf "%.3f", v[int((NR+1)/2)]}'
	}
	add "$q1" "sqlite3" "$(held "select count(*) from r where stream like '%$term%'")"
	add "$q2" "sqlite3" "$(held "select max(rowid) from (select rowid from r order by up desc limit 45)")"
	add "$q4" "sqlite3" "$(held "select count(*) from (select cause, substr(ended_at, 1, 13) h, count(*) from r group by 1, 2)")"
fi

say "a process of its own for each question"
q3="filter, a process for each"
whole "$q3" "offair list --read" "$dir/offair list --read $file stream:$term -o ndjson"
has rg ripgrep && whole "$q3" "ripgrep, whole line" "rg -F $term $file"
has rg ripgrep && whole "$q3" "ripgrep, one field" "rg '\"stream\":\"[^\"]*$term' $file"
whole "$q3" "grep -F" "grep -F $term $file"
[ -f "$dir/lite.db" ] && whole "$q3" "sqlite3 LIKE" "sqlite3 $dir/lite.db \"select rowid from r where stream like '%$term%'\""
[ -f "$dir/duck.db" ] && whole "$q3" "duckdb, through node" "node $dir/duck.mjs $dir/duck.db -1 \"select rowid from r where stream like '%$term%'\""
has fzf && whole "$q3" "fzf --filter, exact" "fzf -f \"'$term\" <$file"
has fzf && whole "$q3" "fzf --filter, fuzzy" "fzf -f $term <$file"
has lnav && whole "$q3" "lnav :filter-in" "lnav -n -c ':filter-in $term' $file"

# One line for each program; how many times offair's figure, the first one of
# its question, it is.
printf '\n%s records, load %s before and %s after, %s rounds each\n' "$N" "$begun" "$(cut -d' ' -f1 /proc/loadavg)" "$ROUNDS"
asked=""
while read -r row; do
	IFS='|' read -r question program ms answer kb <<<"$row"
	if [ "$question" != "$asked" ]; then
		asked=$question first=$ms
		printf '\n| %s | ms | × offair | hits | MB |\n|---|---|---|---|---|\n' "$question"
	fi
	awk -v p="$program" -v ms="$ms" -v f="$first" -v n="$answer" -v kb="$kb" \
		'BEGIN {printf "| %s | %s | %.2f | %s | %s |\n", p, ms, ms/f, n, kb == "" ? "" : sprintf("%.0f", kb/1024)}'
done < <(for q in "$q1" "$q2" "$q4" "$q3"; do printf '%s\n' "${rows[@]}" | grep -F "$q|"; done)
if [ ${#absent[@]} -gt 0 ]; then
	printf '\nNot to be had here: %s\n' "${absent[*]}"
fi
