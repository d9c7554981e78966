#!/usr/bin/env bash
# The whole program in a terminal of 160x45: how long from a key in the filter
# to the right screen, beside fzf on the same records in the same run; keys
# that are held down; an hour of arrivals. Prints tables of Markdown.
#
#   docs/latency.sh               a million records, everything
#   N=5000000 docs/latency.sh     another number
#   docs/latency.sh keys          only keys; or held, or hour
#   OFFAIR_HOUR_PAUSE=30s docs/latency.sh hour   at the pace of the hour itself
#   docs/latency.sh keys offair   only offair's keys, without fzf (whose fuzzy
#                                 search takes seconds a key at five million)
#
# A screen is right when the count and every row on it are those that the model
# works out from nothing. Needs Go, Linux and 0.3 GB in TMPDIR for a million
# records, 1.5 GB for five. Without fzf it says so and goes on. Each figure is from one run on
# whatever else the machine does: look at the load, and at ratios.
set -euo pipefail
cd "$(dirname "$0")/.."
export LC_ALL=C.UTF-8
N=${N:-1000000}
what=${1:-all}
which=${2:-}
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT

say() { printf '%s\n' "$*" >&2; }
load() { cut -d' ' -f1 /proc/loadavg; }

# measure PATTERN runs benchmarks once; their lines go to standard output.
measure() {
	(cd ui/cli && OFFAIR_SAMPLE=$dir/records OFFAIR_SAMPLE_N=$N "$dir/cli.test" \
		-test.run '^$' -test.bench "$1" -test.benchtime 1x -test.timeout 60m) >"$dir/said" ||
		say "not all could be measured: $(grep -m 1 -A 1 '^--- FAIL' "$dir/said")"
	grep '^Benchmark.*-ms\|^Benchmark.*MB' "$dir/said" || true
}

# table TITLE UNITS makes a table of benchmark lines: a row for each, a column
# for each unit, empty where a line does not have it.
table() {
	awk -v title="$1" -v units="$2" '
	BEGIN {
		n = split(units, unit, " ")
		printf "\n| %s |", title
		for (i = 1; i <= n; i++) printf " %s |", unit[i]
		printf "\n|---|"
		for (i = 1; i <= n; i++) printf "---|"
		print ""
	}
	{
		name = $1
		sub(/^[^\/]*\//, "", name); sub(/^Benchmark/, "", name); sub(/-[0-9]+$/, "", name)
		delete have
		for (i = 3; i < NF; i += 2) have[$(i+1)] = $i
		printf "| %s |", name
		for (i = 1; i <= n; i++) printf " %s |", unit[i] in have ? have[unit[i]] : ""
		print ""
	}'
}

# ratios says how many times offair at each rate of frames the others take.
ratios() {
	awk '
	function take(unit,   i) { for (i = 3; i < NF; i += 2) if ($(i+1) == unit) return $i; return 0 }
	{ name = $1; sub(/^[^\/]*\//, "", name); sub(/-[0-9]+$/, "", name)
	  first[name] = take("first-key-ms"); median[name] = take("key-median-ms"); p95[name] = take("key-p95-ms"); order[++n] = name }
	END {
		print "\n| times offair | first key | median | p95 |\n|---|---|---|---|"
		for (i = 1; i <= n; i++) if (order[i] ~ /^fzf/) for (j = 1; j <= n; j++) if (order[j] ~ /^offair/)
			printf "| %s : %s | %.0f | %.0f | %.0f |\n", order[i], order[j], first[order[i]]/first[order[j]], median[order[i]]/median[order[j]], p95[order[i]]/p95[order[j]]
	}'
}

command -v fzf >/dev/null || say "fzf is not installed here; its lines will be missing"
say "building, and writing $N records"
go test -c -o "$dir/cli.test" ./ui/cli
OFFAIR_SAMPLE=$dir/records OFFAIR_SAMPLE_N=$N go test -count=1 -run '^TestSampleFile$' ./model >/dev/null
printf '%s records, load %s\n' "$N" "$(load)"

if [ "$what" = all ] || [ "$what" = keys ]; then
	say "keys in the filter"
	measure "^BenchmarkScreenKey\$/^$which" >"$dir/keys"
	table "key to right screen" "first-screen-ms loaded-ms first-key-ms key-median-ms key-p95-ms key-max-ms term-median-ms term-p95-ms term-max-ms key-cpu-ms peak-MB" <"$dir/keys"
	if grep -q fzf "$dir/keys"; then ratios <"$dir/keys"; fi
fi
if [ "$what" = all ] || [ "$what" = held ]; then
	say "keys held down"
	measure '^BenchmarkScreenHeld$' | table "held for 3 s, 30 a second" "frames/repeat B/repeat right-ms still-ms"
fi
if [ "$what" = all ] || [ "$what" = hour ]; then
	say "an hour of arrivals"
	measure '^BenchmarkHourOfArrivals$' | table "arrivals" "load-s loaded-now-MB loaded-peak-MB now-MB rest-MB peak-MB refresh-median-ms refresh-p95-ms"
fi
printf '\nload %s at the end\n' "$(load)"
