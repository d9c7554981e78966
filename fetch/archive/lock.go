package archive

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"os"
)

// writerLock is held by the one process that writes. It is a lock that SQLite
// holds on a file beside the archive, so it works wherever SQLite does, and the
// system lets go of it when the process is gone, however it went.
type writerLock struct{ db *sql.DB }

// lock gives ErrHeld at once when another process has it.
func lock(ctx context.Context, archive string) (*writerLock, error) {
	return lockFile(ctx, archive+".lock")
}

func lockFile(ctx context.Context, path string) (*writerLock, error) {
	if err := makeFile(path); err != nil {
		return nil, fmt.Errorf("make the lock: %w", err)
	}
	db, err := open(path, url.Values{"mode": {"rw"}, "_busy_timeout": {"0"}})
	if err != nil {
		return nil, err
	}
	if _, err = db.ExecContext(ctx, "BEGIN EXCLUSIVE"); err == nil {
		return &writerLock{db}, nil
	}
	_ = db.Close()
	switch kind := kindOf(err); {
	case errors.Is(kind, ErrBusy):
		return nil, ErrHeld
	case errors.Is(kind, ErrDamaged): // somebody wrote into it; nobody can hold it like that
		if err := os.Remove(path); err != nil {
			return nil, err
		}
		return lockFile(ctx, path)
	}
	return nil, fmt.Errorf("take the lock: %w", err)
}

// release lets another process write.
func (l *writerLock) release() {
	if l != nil {
		_ = l.db.Close() // which ends the transaction
	}
}

// makeFile makes an empty file that only its owner reads, if there is none.
func makeFile(path string) error {
	f, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return err
	}
	return f.Close()
}
