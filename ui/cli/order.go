package cli

import (
	"context"
	"strings"

	"offair/model"
)

// naturalOrder is the order of a view itself.
var naturalOrder = model.Order{By: model.ByEnded, Desc: true}

// directions are what may stand behind the column of --sort.
var directions = []string{"asc", "desc"}

// columnName is a column's name, also of what the query calls otherwise.
func columnName(name string) string {
	switch name {
	case "ip":
		return "client"
	case "res":
		return "resolution"
	}
	return name
}

// orderFlag is a column and, after a colon, which way its values run; without
// one they run as they usually are read.
func orderFlag(name string, p *model.Order) *value {
	*p = naturalOrder
	return &value{kind: "order", text: "ended", parse: func(s string) error {
		o, err := orderNamed(name, s)
		if err == nil {
			*p = o
		}
		return err
	}}
}

func orderNamed(flag, s string) (model.Order, error) {
	name, way, given := strings.Cut(strings.ToLower(s), ":")
	name = columnName(name)
	by, ok := model.ColumnNamed(name)
	if !ok {
		return model.Order{}, wrongChoice(flag, name, model.ColumnNames())
	}
	o := by.Usual()
	switch {
	case !given:
	case way == directions[0]:
		o.Desc = false
	case way == directions[1]:
		o.Desc = true
	default:
		return o, wrongChoice(flag+" "+name+":", way, directions)
	}
	return o, nil
}

// rows is what list prints, in its order.
type rows interface {
	Len() int
	// Row is the number, in the snapshot, of the i-th row.
	Row(i int) int
}

// ordered is the rows of a view as --sort asks for. The error is ctx's.
func ordered(ctx context.Context, v *model.View, by model.Order) (rows, error) {
	if by == naturalOrder {
		return v, nil
	}
	s, err := v.Sorted(ctx, by)
	if err != nil {
		return nil, err
	}
	return s, nil
}
