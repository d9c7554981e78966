package archive

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strconv"

	_ "modernc.org/sqlite" // registers the driver "sqlite"
)

// application is what an archive has as SQLite's application_id: "offr".
const application = 0x6f666672

// waitLocked is how long a connection waits, in milliseconds, for another
// process's transaction. It is waited in goroutines that no screen waits for.
const waitLocked = 5000

// database names the file at path for SQLite.
func database(path string, query url.Values) string {
	if abs, err := filepath.Abs(path); err == nil {
		path = abs
	}
	path = filepath.ToSlash(path)
	if path[0] != '/' { // a drive's letter
		path = "/" + path
	}
	u := url.URL{Scheme: "file", Path: path, RawQuery: query.Encode()}
	return u.String()
}

// openWriter opens the one connection that writes.
func openWriter(path string) (*sql.DB, error) {
	return open(path, url.Values{
		"mode": {"rw"}, "_txlock": {"immediate"}, "_busy_timeout": {strconv.Itoa(waitLocked)},
		"_auto_vacuum": {"incremental"},
		"_pragma": {
			"page_size(8192)", "journal_mode(wal)", "synchronous(normal)", "journal_size_limit(8388608)",
			"cell_size_check(1)", "trusted_schema(0)", "cache_size(-64)",
		},
	})
}

// openReader opens a connection that cannot write. A file that nobody can
// write, in a directory where no side files can be made, is taken as it is.
func openReader(ctx context.Context, path string) (*sql.DB, error) {
	query := url.Values{
		"mode": {"ro"}, "_busy_timeout": {strconv.Itoa(waitLocked)},
		"_pragma": {"cell_size_check(1)", "trusted_schema(0)", "cache_size(-64)"},
	}
	db, err := open(path, query)
	if err != nil {
		return nil, err
	}
	if err = db.PingContext(ctx); err == nil {
		_, err = version(ctx, db)
	}
	if err == nil || !errors.Is(kindOf(err), ErrReadOnly) || unwritten(path) {
		return db, nil // what is wrong, if anything, is told by the first question
	}
	_ = db.Close()
	query.Set("immutable", "1")
	return open(path, query)
}

// unwritten reports whether a file has changes beside it that are not in it.
func unwritten(path string) bool {
	at, err := os.Stat(path + "-wal")
	return err == nil && at.Size() > 0
}

func open(path string, query url.Values) (*sql.DB, error) {
	db, err := sql.Open("sqlite", database(path, query))
	if err != nil {
		return nil, fmt.Errorf("open %s: %w", path, err)
	}
	db.SetMaxOpenConns(1)
	return db, nil
}

// questioner is a connection or a transaction.
type questioner interface {
	QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row
	ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error)
}

// migrations lead from each schema to the next; an archive of schema n has
// gone through the first n.
var migrations = []string{
	`
	CREATE TABLE manifest (id INTEGER PRIMARY KEY CHECK (id = 1), body BLOB NOT NULL);
	CREATE TABLE segment (id INTEGER PRIMARY KEY, body BLOB NOT NULL);
	CREATE TABLE aside (id INTEGER PRIMARY KEY, body BLOB); -- segments that were found damaged`,
	`SELECT 1 -- manifests tell what is gone; those of before are read as they are`,
}

// oldestRead is the first schema that can be read without being brought on.
const oldestRead = 1

// version is the schema of an archive: 0 for a new file. The error is
// ErrForeign for a database of something else.
func version(ctx context.Context, q questioner) (int, error) {
	// In one question: another process may be making the file meanwhile.
	const all = "SELECT application_id, user_version, (SELECT count(*) FROM sqlite_schema) FROM pragma_application_id, pragma_user_version"
	var app, have, tables int
	if err := q.QueryRowContext(ctx, all).Scan(&app, &have, &tables); err != nil {
		return 0, fmt.Errorf("read the schema: %w", err)
	}
	if app != application && (app != 0 || have != 0 || tables != 0) {
		return 0, ErrForeign
	}
	return have, nil
}

// current reports whether the schema can be read by this program; the error is
// ErrNewer when it is beyond.
func current(ctx context.Context, q questioner, steps []string) (bool, error) {
	have, err := version(ctx, q)
	if err == nil && have > len(steps) {
		err = ErrNewer
	}
	return have >= min(oldestRead, len(steps)), err
}

// migrate brings an archive to the schema that all steps lead to, in one
// transaction, and leaves one of a newer schema as it is. A new one gets its
// first manifest.
func migrate(ctx context.Context, db *sql.DB, steps []string, first *manifest) error {
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer func() { _ = tx.Rollback() }()
	have, err := version(ctx, tx)
	switch {
	case err != nil:
		return err
	case have > len(steps):
		return ErrNewer
	case have == len(steps):
		return nil
	}
	steps = append(steps[have:len(steps):len(steps)],
		fmt.Sprintf("PRAGMA application_id = %d; PRAGMA user_version = %d", application, len(steps)))
	for _, step := range steps {
		if _, err := tx.ExecContext(ctx, step); err != nil {
			return fmt.Errorf("bring the schema from %d on: %w", have, err)
		}
	}
	if have == 0 {
		if err := writeManifest(ctx, tx, first); err != nil {
			return err
		}
	}
	return tx.Commit()
}

// readManifest is what an archive says of itself.
func readManifest(ctx context.Context, q questioner) (*manifest, error) {
	var body []byte
	err := q.QueryRowContext(ctx, "SELECT body FROM manifest WHERE id = 1").Scan(&body)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, errDamaged // it is written with the tables
	}
	if err != nil {
		return nil, fmt.Errorf("read the manifest: %w", err)
	}
	return decodeManifest(body)
}

func writeManifest(ctx context.Context, q questioner, m *manifest) error {
	if _, err := q.ExecContext(ctx, "INSERT OR REPLACE INTO manifest (id, body) VALUES (1, ?)", m.encode()); err != nil {
		return fmt.Errorf("write the manifest: %w", err)
	}
	return nil
}

// readSegment is the bytes of a segment as they were written, in the room of
// into if that is enough; errDamaged when they are not there or others.
func readSegment(ctx context.Context, q questioner, e entry, into []byte) ([]byte, error) {
	body := bytesOf(into)
	err := q.QueryRowContext(ctx, "SELECT body FROM segment WHERE id = ?", e.id).Scan(&body)
	switch {
	case errors.Is(err, sql.ErrNoRows):
		return nil, errDamaged
	case err != nil:
		return nil, fmt.Errorf("read segment %d: %w", e.id, err)
	case !e.fits(body):
		return nil, errDamaged
	}
	return body, nil
}

// bytesOf takes a value into the room that it has. A value of another kind than
// was written is empty.
type bytesOf []byte

// Scan copies the value, which is the driver's.
func (b *bytesOf) Scan(value any) error {
	*b = (*b)[:0]
	if v, ok := value.([]byte); ok {
		*b = append(*b, v...)
	}
	return nil
}
