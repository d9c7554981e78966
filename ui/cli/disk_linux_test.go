package cli

import (
	"context"
	"os"
	"path/filepath"
	"strconv"
	"syscall"
	"testing"

	"golang.org/x/sys/unix"
)

// mounting skips a test where nothing may be mounted; docs/sync.sh asks for it
// and gives it mounts of its own.
func mounting(t *testing.T) {
	t.Helper()
	if os.Getenv("OFFAIR_MOUNTS") == "" {
		t.Skip("it mounts file systems: docs/sync.sh disk runs it")
	}
}

// tmpfs mounts a file system of so many kB on dir, or gives the one there
// another size.
func tmpfs(t *testing.T, dir string, kB int, flags uintptr) {
	t.Helper()
	if err := unix.Mount("offair-test", dir, "tmpfs", flags, "size="+strconv.Itoa(kB)+"k"); err != nil {
		t.Fatalf("mount: %v", err)
	}
	if flags == 0 {
		t.Cleanup(func() { _ = unix.Unmount(dir, unix.MNT_DETACH) })
	}
}

// TestDiskFull: list, note, sync and the screen on a disk that is too small;
// with room again, nothing is lacking, neither after a new start nor in a sync
// that stayed.
func TestDiskFull(t *testing.T) {
	mounting(t)
	dir := t.TempDir()
	tmpfs(t, dir, 200, 0)
	h := newHardship(t, 15_000, filepath.Join(dir, "kept.db"), "The disk is full")
	h.stays = true
	h.fresh = func() {
		left, err := filepath.Glob(h.path + "*")
		must(t, err)
		for _, f := range left {
			must(t, os.Remove(f))
		}
	}
	h.endured()
	ctx, cancel := context.WithTimeout(context.Background(), 4*patience)
	defer cancel()
	cmd, said := h.command(ctx, "sync", "--refresh", "1s"), new(lines)
	cmd.Stderr = said
	must(t, cmd.Start())
	said.wait(t, h.says)
	tmpfs(t, dir, 8000, unix.MS_REMOUNT)
	until(t, "what was not kept", func() bool { return keptIn(t, h.path).Len() == len(h.events) })
	_ = cmd.Process.Signal(syscall.SIGTERM)
	_ = cmd.Wait()
	if got := cmd.ProcessState.ExitCode(); got != answered {
		t.Errorf("the sync that stayed: status %d, said\n%s", got, said)
	}
	h.mended()
}

// TestDiskFullFromTheStart: there is no room for even an empty archive.
func TestDiskFullFromTheStart(t *testing.T) {
	mounting(t)
	dir := t.TempDir()
	tmpfs(t, dir, 64, 0)
	must(t, os.WriteFile(filepath.Join(dir, "filler"), make([]byte, 64<<10), 0o600))
	h := newHardship(t, 500, filepath.Join(dir, "kept.db"), "The disk is full")
	h.once = failed
	h.endured()
	must(t, os.Remove(filepath.Join(dir, "filler")))
	tmpfs(t, dir, 8000, unix.MS_REMOUNT)
	h.mended()
}

// TestReadOnlyMount: what was kept shows, nothing is written, and all of the
// account is there nevertheless.
func TestReadOnlyMount(t *testing.T) {
	mounting(t)
	dir := t.TempDir()
	tmpfs(t, dir, 8000, 0)
	h := newHardship(t, 500, filepath.Join(dir, "kept.db"), "is read-only")
	h.once = failed
	h.mended() // fills it
	before, err := os.ReadFile(h.path)
	must(t, err)
	tmpfs(t, dir, 8000, unix.MS_REMOUNT|unix.MS_RDONLY)
	h.endured()
	got := runWith(t, nil, "", "list", "--offline", "--archive", h.path, "--since", "2d", "-o", "ndjson")
	if n := len(identities(t, got.out)); n != len(h.events) {
		t.Errorf("offline: %d rows, %s", n, got.err)
	}
	if after, err := os.ReadFile(h.path); err != nil || string(after) != string(before) {
		t.Errorf("the archive was changed (%v)", err)
	}
}
