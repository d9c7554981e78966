package wire

import (
	"encoding/json"
	"slices"
	"testing"

	"offair/model"
)

var siblingSeeds = []string{
	`{"Response":{"StreamState":"inactive","RequestId":"x"}}`,
	`{"Response":{"OnlineInfo":[{"StreamName":"a","PublishTimeList":[{"PublishTime":"2026-11-20T10:00:05Z"}],"AppName":"live","DomainName":"d"},null],"TotalNum":2}}`,
	`{"Response":{"DataInfoList":[{"Time":"2026-11-20T10:00:05Z","StreamParam":"txSecret=1","VideoRate":4,"Sequence":"s","ClientIp":"c"}]}}`,
	`{"Response":{"OnlineInfo":{"a":1}}}`, `{"Response":{"OnlineInfo":null}}`, `{"Response":{"DataInfoList":[[],{}]}}`, `{`, ``,
}

// FuzzSiblings holds the decoder to the general one wherever that reads a
// well-formed answer.
func FuzzSiblings(f *testing.F) {
	for _, s := range siblingSeeds {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		d := New(false)
		var s State
		var o Online
		var m Measures
		_, _ = d.State(b, &s), d.Measures(b, &m)
		if err := d.Online(b, &o); err != nil {
			return
		}
		for _, l := range o.Streams {
			if l.Stream == "" {
				t.Fatalf("a stream without a name in %q", b)
			}
		}
		for _, x := range m.List {
			if x.At <= 0 || x.VideoRate < model.NoValue || x.Local < model.NoValue {
				t.Fatalf("%+v in %q", x, b)
			}
		}
		var plain struct {
			Response struct{ StreamState *string }
		}
		if json.Unmarshal(b, &plain) == nil && s.State != model.AirUnknown && plain.Response.StreamState != nil && airState(*plain.Response.StreamState) != s.State {
			// names may be repeated in another case, which the general decoder takes for the same
			var exact map[string]map[string]json.RawMessage
			if json.Unmarshal(b, &exact) == nil && len(exact) == 1 && len(exact["Response"]) == 1 {
				t.Fatalf("%v, the general decoder read %q", s.State, *plain.Response.StreamState)
			}
		}
	})
}

func TestSiblingsReadWhatIsWritten(t *testing.T) {
	t.Parallel()
	d := New(false)
	var o Online
	if err := d.Online([]byte(siblingSeeds[1]), &o); err != nil || !o.Listed || o.Total != 2 || o.Odd != 1 {
		t.Errorf("%+v, %v", o, err)
	}
	if len(o.Streams) != 1 || o.Streams[0].Stream != "a" || !slices.Equal(o.Streams[0].Since, []int64{1795168805}) {
		t.Errorf("%+v", o.Streams)
	}
	if err := d.Online([]byte(siblingSeeds[3]), &o); err != nil || o.Listed || len(o.Streams) != 0 {
		t.Errorf("%+v, %v", o, err)
	}
	if err := d.Online([]byte(siblingSeeds[4]), &o); err != nil || !o.Listed {
		t.Errorf("%+v, %v", o, err)
	}
	var m Measures
	if err := d.Measures([]byte(siblingSeeds[5]), &m); err != nil || m.Odd != 2 || !m.Listed {
		t.Errorf("%+v, %v", m, err)
	}
}
