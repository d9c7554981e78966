package insight

import (
	"testing"

	"offair/model"
)

// offCase is a stream's records, and what is said of the first of them.
type offCase struct {
	name   string
	events []model.Event
	known  []model.Span // from begin on; none: nothing is claimed
	air    model.AirFact
	want   Off
}

func push(cause string, start, end int64, client string) model.Event {
	return model.Event{
		Domain: "push.example.com", App: "live", Stream: "room-1", ClientIP: client,
		Reason: model.CauseByID(cause).Text.ZH, Start: begin + start, End: begin + end, Up: end - start,
	}
}

func offCases() []offCase {
	all := []model.Span{{From: 0, To: 10_000}}
	one := push("network", 100, 1000, "192.0.2.1")
	return []offCase{
		{"back", []model.Event{one, push("network", 1420, 2000, "192.0.2.1")}, all, model.AirFact{}, Off{State: model.Back, Seconds: 420}},
		{"not seen again", []model.Event{one}, all, model.AirFact{}, Off{State: model.Unseen, Seconds: 9000, Open: true}},
		{"what is known ends before now", []model.Event{one}, []model.Span{{From: 0, To: 5000}}, model.AirFact{}, Off{State: model.Unseen, Seconds: model.NoGap}},
		{"a hole after the fall", []model.Event{one}, []model.Span{{From: 0, To: 2000}, {From: 3000, To: 10_000}}, model.AirFact{}, Off{State: model.Unseen, Seconds: model.NoGap}},
		{"a hole before it is back", []model.Event{one, push("network", 5000, 6000, "192.0.2.1")}, []model.Span{{From: 0, To: 2000}, {From: 3000, To: 10_000}}, model.AirFact{}, Off{State: model.Back, Seconds: 4000, AtMost: true}},
		{"a few minutes behind now", []model.Event{one}, []model.Span{{From: 0, To: 9900}}, model.AirFact{}, Off{State: model.Unseen, Seconds: 9000, Open: true}},
		{"a capture", []model.Event{one}, nil, model.AirFact{}, Off{State: model.Unseen, Seconds: 9000, Open: true}},
		{"a refused try is no start", []model.Event{one, push("url-expired", 1010, 1010, "192.0.2.1")}, all, model.AirFact{}, Off{State: model.Unseen, Seconds: 9000, Open: true}},
		{"primary and backup", []model.Event{one, push("client-stopped", 50, 4000, "198.51.100.7")}, all, model.AirFact{}, Off{State: model.Back, Seconds: 0}},
		{"replaced, the other has no record yet", []model.Event{push("replaced", 100, 1000, "192.0.2.1")}, all, model.AirFact{}, Off{State: model.ReplacedByOther, Seconds: 0}},
		{"replaced, the other began a moment before", []model.Event{push("replaced", 100, 1000, "192.0.2.1"), push("network", 999, 2000, "198.51.100.7")}, all, model.AirFact{}, Off{State: model.ReplacedByOther, Seconds: 0}},
		{"a call said down", []model.Event{one}, all, model.AirFact{State: model.OffAir, AsOf: begin + 9000}, Off{State: model.Down, Seconds: 8000, Open: true}},
		{"a call said on air again", []model.Event{one}, all, model.AirFact{State: model.OnAir, Since: []int64{begin + 1300}, AsOf: begin + 9000}, Off{State: model.Back, Seconds: 300}},
		{"a call before the drop says nothing", []model.Event{one}, all, model.AirFact{State: model.OffAir, AsOf: begin + 900}, Off{State: model.Unseen, Seconds: 9000, Open: true}},
		{"refused", []model.Event{push("url-expired", 1000, 1000, "192.0.2.1")}, all, model.AirFact{}, Off{State: model.RefusedPush, Seconds: model.NoGap}},
		{"the publisher's own stop", []model.Event{push("client-stopped", 100, 1000, "192.0.2.1")}, all, model.AirFact{}, Off{State: model.Unseen, Seconds: 9000, Open: true, Wanted: true}},
	}
}

func TestOffs(t *testing.T) {
	t.Parallel()
	for _, c := range offCases() {
		st := model.NewStore()
		st.Add(c.events)
		var cov model.Coverage
		for _, k := range c.known {
			cov = cov.With(model.Known{Span: model.Span{From: begin + k.From, To: begin + k.To}, AsOf: begin + 10_000})
		}
		s := st.Publish(cov, model.Freshness{})
		if c.air.State != model.AirUnknown {
			s = st.SetAir(model.Air{}.With(model.Scope{Domain: "push.example.com", App: "live", Stream: "room-1"}, c.air))
		}
		row, ok := s.Find(c.events[0].ID())
		if got := OffsOf(s, OffAsk{Now: begin + 10_000}).Of(row); !ok || got != c.want {
			t.Errorf("%s: %+v, want %+v", c.name, got, c.want)
		}
	}
}
