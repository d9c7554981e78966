package archive

import (
	"errors"
	"io/fs"
	"syscall"

	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"

	"offair/fetch"
	"offair/model"
)

// What can be wrong with an archive. Errors of Open and Restore hold one of
// these, for errors.Is.
var (
	ErrFull      = errors.New("disk full")
	ErrStopped   = errors.New("archive cannot be written")
	ErrReadOnly  = errors.New("archive is read-only")
	ErrDirectory = errors.New("archive is a directory")
	ErrForeign   = errors.New("file is no archive")
	ErrNewer     = errors.New("archive of a newer version")
	ErrOwner     = errors.New("archive of another account")
	ErrDamaged   = errors.New("archive is damaged")
	ErrBusy      = errors.New("archive is locked by another program")
	ErrHeld      = errors.New("another process writes the archive")
	ErrNone      = errors.New("no archive there")
	ErrBroken    = errors.New("archive cannot be used")
)

// kindOf sorts a failure of the database or the disk.
func kindOf(err error) error {
	for _, kind := range []error{ErrFull, ErrStopped, ErrReadOnly, ErrDirectory, ErrForeign, ErrNewer, ErrOwner, ErrDamaged, ErrBusy, ErrHeld, ErrNone} {
		if errors.Is(err, kind) {
			return kind
		}
	}
	var s *sqlite.Error
	switch {
	case errors.As(err, &s):
		return kindOfCode(s.Code())
	case errors.Is(err, errDamaged):
		return ErrDamaged
	case errors.Is(err, syscall.ENOSPC):
		return ErrFull
	case errors.Is(err, syscall.EDQUOT), errors.Is(err, syscall.EFBIG):
		return ErrStopped
	case errors.Is(err, fs.ErrPermission), errors.Is(err, syscall.EROFS):
		return ErrReadOnly
	case errors.Is(err, fs.ErrNotExist):
		return ErrNone
	}
	return ErrBroken
}

// kindOfCode sorts an extended result code of SQLite.
func kindOfCode(code int) error {
	switch code {
	case sqlite3.SQLITE_IOERR_WRITE, sqlite3.SQLITE_IOERR_FSYNC, sqlite3.SQLITE_IOERR_TRUNCATE,
		sqlite3.SQLITE_IOERR_SHMSIZE, sqlite3.SQLITE_IOERR_SHMMAP:
		return ErrStopped
	}
	switch code & 0xff {
	case sqlite3.SQLITE_FULL:
		return ErrFull
	case sqlite3.SQLITE_READONLY, sqlite3.SQLITE_PERM, sqlite3.SQLITE_CANTOPEN:
		return ErrReadOnly
	case sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB:
		return ErrDamaged
	case sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED:
		return ErrBusy
	}
	return ErrBroken
}

// fault is a failure as a sentence about the archive at path.
func fault(path string, err error) *fetch.Error {
	var told *fetch.Error
	if errors.As(err, &told) {
		return told
	}
	kind := kindOf(err)
	all := sayings()
	say, ok := all[kind]
	if !ok {
		say = all[ErrBroken]
	}
	return &fetch.Error{Class: fetch.Refused, What: about(say.what, path), Next: say.next, Cause: errors.Join(kind, err)}
}

// about puts the path, made safe to show, in the place of "%s".
func about(t model.Text, path string) model.Text {
	p := model.Clean(path)
	return model.Text{EN: fill(t.EN, p), ZH: fill(t.ZH, p)}
}
