#!/usr/bin/env bash
# The long proofs of the archive and of sync, on the built program. Usage:
#   docs/sync.sh [rate|start|together|disk]...      all of them without a name
# OFFAIR_SYNC_EVENTS, OFFAIR_KEPT_EVENTS and OFFAIR_TOGETHER_SECONDS set sizes.
set -euo pipefail
cd "$(dirname "$0")/.."
export OFFAIR_SYNC_EVENTS=${OFFAIR_SYNC_EVENTS:-1000000}
export OFFAIR_KEPT_EVENTS=${OFFAIR_KEPT_EVENTS:-1000000} OFFAIR_KEPT_ROUNDS=${OFFAIR_KEPT_ROUNDS:-7}
export OFFAIR_TOGETHER_SECONDS=${OFFAIR_TOGETHER_SECONDS:-600}
proof() { go test -count=1 -timeout 60m -v -run "$1" ./ui/cli; }
# disks runs what mounts file systems, in a mount namespace of its own, so that
# nothing of it stays. Who is not root gets one where the system allows it.
disks() {
	local own
	for own in "unshare -m" "unshare -rm"; do
		if $own mount -t tmpfs offair-test /mnt 2>/dev/null; then
			OFFAIR_MOUNTS=1 $own go test -count=1 -timeout 10m -v -run '^Test(DiskFull.*|ReadOnlyMount)$' ./ui/cli
			return
		fi
	done
	echo "docs/sync.sh: nothing can be mounted here, so the proofs of a full and a read-only disk are left out"
}
for what in "${@:-rate start together disk}"; do
	for one in $what; do
		case $one in
		rate) proof '^TestSync(Once|Killed)$' ;;                # a million records at 300 calls/s, then with five kills
		start) proof '^TestStartFromTheArchive$' ;;            # the first rows and all of them, the network dead
		together) proof '^TestTwoReadersAndASync$' ;;          # ten minutes of a sync, a screen and lists on one file
		disk) disks ;;                                         # a full disk and a read-only one, from the command line
		*) echo "docs/sync.sh [rate|start|together|disk]..." >&2 && exit 2 ;;
		esac
	done
done
