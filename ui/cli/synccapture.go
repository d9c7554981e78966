package cli

import (
	"context"
	"fmt"
	"slices"

	"offair/fetch/archive"
	"offair/fetch/capture"
	"offair/model"
)

// importBatch is how many records are handed to the archive before it is
// waited for.
const importBatch = 32_768

// syncCapture puts a capture into the archive. Its records are kept; nothing
// is claimed to be complete, since a capture does not say of what it is all.
func (a *app) syncCapture(ctx context.Context) error {
	o, ok := a.archiveOf(ctx, a.lookup(ctx), "")
	if !ok {
		return noPlace()
	}
	c, err := a.captureFile(ctx)
	if err != nil {
		return err
	}
	defer func() { _ = c.in.Close() }()
	o.Retention = forEver // what is old is what a capture is for
	o.Prior = true
	s := &shelf{options: o}
	defer s.close()
	if err := a.takeTurn(ctx, s); err != nil {
		return err
	}
	stats, err := a.importFrom(ctx, c, s.current())
	s.close()
	switch trouble := s.trouble(); {
	case err != nil && canceled(err):
		return &exit{status: interrupted, what: importCut(stats.Records, o.Path)}
	case !trouble.Empty():
		return &exit{status: failed, what: trouble}
	}
	if err := c.judged(stats, err); err != nil {
		return err
	}
	if a.talks() {
		a.say(imported(stats.Records, o.Path))
	}
	return nil
}

func (a *app) importFrom(ctx context.Context, c *saved, k *archive.Archive) (capture.Stats, error) {
	waiting := 0
	stats, err := capture.Read(ctx, c.in, func(events []model.Event) error {
		k.Keep(slices.Clone(events), nil)
		if waiting += len(events); waiting < importBatch {
			return nil
		}
		waiting = 0
		return k.Flush(ctx)
	})
	if err == nil {
		err = k.Flush(ctx)
	}
	return stats, err
}

// importCut is what to say of an import that was interrupted after n records.
func importCut(n int, path string) model.Text {
	return model.Text{
		EN: fmt.Sprintf("interrupted; the first %s records are in %s. Put the capture in again for the rest: none is kept twice.", grouped(n), quoted(path)),
		ZH: fmt.Sprintf("已中断；前 %s 条记录已导入 %s。要导入其余记录请重新导入该文件，不会重复保存。", grouped(n), quoted(path)),
	}
}

func imported(n int, path string) model.Text {
	return model.Text{
		EN: fmt.Sprintf("%s records put into %s.", grouped(n), quoted(path)),
		ZH: fmt.Sprintf("已将 %s 条记录导入 %s。", grouped(n), quoted(path)),
	}
}
