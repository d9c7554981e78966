package capture

import (
	"context"
	"errors"
	"io"

	"offair/fetch/wire"
	"offair/model"
)

const batchSize = 4096 // records handed over at a time

// Stats says what an input held.
type Stats struct {
	Records int // handed over
	Odd     int // values or lines that are no record
	OddLine int // line of the first of those, from 1; 0 when there is none
}

// Read hands the records of r to each, in the order of the input and in
// batches whose slice is used again after each returns; none waits for a next
// one that r does not give yet. The memory it takes
// does not grow with the input. What is no record is counted and passed over.
//
// Errors are *fetch.Error (of class Canceled when ctx ended), or what each
// returned; Stats then tell what was handed over before. When ctx ends while
// r blocks, Read returns at once and r is let go with its next read.
func Read(ctx context.Context, r io.Reader, each func([]model.Event) error) (Stats, error) {
	return readUpTo(ctx, r, valueLimit, each)
}

// readUpTo is Read with a limit on the bytes of one value.
func readUpTo(ctx context.Context, r io.Reader, limit int, each func([]model.Event) error) (Stats, error) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	p := &parser{
		window:  window{feed: startFeeder(ctx, r), line: 1, limit: limit},
		decoder: wire.New(true),
		each:    each,
	}
	p.pause = p.flush // a pipe may stay open: what it gave is not kept back until it gives more
	p.list.Events = make([]model.Event, 0, batchSize+fetchPage)
	err := p.run(ctx)
	if err == nil {
		err = p.broken
	}
	if err == nil && p.stats.Records == 0 {
		err = errNoRecords(p.stats)
	}
	return p.stats, err
}

// fetchPage is about how many records one value adds at most.
const fetchPage = 128

// parser takes values off the window, one by one.
type parser struct {
	window
	decoder *wire.Decoder
	list    wire.List // records not handed over yet, odd ones not counted yet
	stats   Stats
	each    func([]model.Event) error
}

func (p *parser) run(ctx context.Context) error {
	for {
		more, err := p.value(ctx)
		if err != nil {
			return err
		}
		if !more || len(p.list.Events) >= batchSize {
			if err := p.flush(); err != nil {
				return err
			}
		}
		if !more {
			return nil
		}
	}
}

// flush hands over what has been gathered.
func (p *parser) flush() error {
	if len(p.list.Events) == 0 {
		return nil
	}
	if err := p.each(p.list.Events); err != nil {
		return err
	}
	p.stats.Records += len(p.list.Events)
	clear(p.list.Events) // lets go of the texts
	p.list.Events = p.list.Events[:0]
	return nil
}

// value takes the next value, and reports false at the end of the input.
// Lists are not taken as a whole: their brackets and commas are passed over,
// so that a list of any length streams.
func (p *parser) value(ctx context.Context) (more bool, err error) {
	p.advance(separators(p.rest()))
	switch rest := p.rest(); {
	case len(rest) == 0 && p.end:
		return false, nil
	case len(rest) == 0:
		return p.fill(ctx)
	case p.bare() && rest[0] != '{': // what it is, its line tells
		p.lines()
		return true, nil
	}
	n, err := p.decoder.Value(p.rest(), p.end, &p.list)
	if err == nil {
		p.odd(p.list.Odd)
		p.list.Odd = 0
		p.advance(n)
		return true, nil
	}
	return true, p.wrong(ctx, errors.Is(err, wire.ErrShort))
}

// wrong acts on what is no value as it is: more may make it one; where none does,
// it is passed over.
func (p *parser) wrong(ctx context.Context, short bool) error {
	if short && !p.end {
		if more, err := p.fill(ctx); more || err != nil {
			return err
		}
	}
	if !short && p.bare() {
		p.lines()
		return nil
	}
	if !wreckage(p.rest()) || p.stats.Odd == 0 {
		p.odd(1)
	}
	return p.resume(ctx)
}

// odd counts what is no record, at the line that is being read.
func (p *parser) odd(n int) {
	if n > 0 && p.stats.Odd == 0 {
		p.stats.OddLine = p.line
	}
	p.stats.Odd += n
}

// resume passes over a broken value: up to the next line, or to the next
// record on the same line.
func (p *parser) resume(ctx context.Context) error {
	for {
		n, found := restart(p.rest())
		if !found && p.end {
			n = len(p.rest())
		}
		p.advance(n)
		if found || p.end {
			return nil
		}
		if err := p.fillLine(ctx); err != nil {
			return err
		}
	}
}
