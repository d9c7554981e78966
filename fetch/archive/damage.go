package archive

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"offair/model"
)

// foundBad notes a segment that is not what was written. Its rows may be in the
// store, so that no feed keeps them again: they are saved from there.
func (a *Archive) foundBad(e entry) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.damage = orElse(a.damage, partLost)
	if !slices.Contains(a.bad, e) {
		a.bad = append(a.bad, e)
		a.missed = fewer(append(a.missed, a.shownMiss(e.span())))
	}
	if a.writing {
		a.nudge()
	}
}

// dropBad takes damaged segments off the manifest, and the claims over their
// stretches of time with them. Their bytes are set aside.
func (a *Archive) dropBad(ctx context.Context) error {
	a.mu.Lock()
	bad := slices.Clone(a.bad)
	a.mu.Unlock()
	if len(bad) == 0 {
		return nil
	}
	err := a.writer.update(ctx, func(q questioner, m *manifest) error {
		for _, e := range bad {
			if err := m.setAside(ctx, q, e); err != nil {
				return err
			}
		}
		return nil
	})
	if err == nil { // only now: whoever sees none may read the file
		a.mu.Lock()
		a.bad = slices.DeleteFunc(slices.Clone(a.bad), func(e entry) bool { return slices.Contains(bad, e) })
		a.mu.Unlock()
	}
	return err
}

func (m *manifest) setAside(ctx context.Context, q questioner, e entry) error {
	_, err := q.ExecContext(ctx, "INSERT OR REPLACE INTO aside (id, body) SELECT id, body FROM segment WHERE id = ?", e.id)
	if err != nil {
		return fmt.Errorf("set segment %d aside: %w", e.id, err)
	}
	if !slices.Contains(m.segments, e) {
		return nil // somebody was faster
	}
	m.known = without(m.known, e.span())
	return m.remove(ctx, q, []entry{e})
}

// left says of what is left out that it was damaged, where it was claimed to
// be known.
func left(known []model.Known, e entry) []model.Left {
	var out []model.Left
	for _, k := range within(known, e.span()) {
		out = append(out, model.Left{Scope: k.Scope, Span: k.Span, Why: partLost})
	}
	return out
}

// damaged reports whether one segment alone is at fault, not the file.
func damaged(err error) bool { return errors.Is(err, errDamaged) }

// isSegment reports whether a segment was decoded and makes no sense.
func isSegment(err error) bool { return errors.Is(err, model.ErrSegment) }
