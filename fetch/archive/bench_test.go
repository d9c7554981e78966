package archive

import (
	"fmt"
	"math/rand/v2"
	"sync"

	"offair/model"
)

// bigSnapshot is a million events as docs/performance.md counts them: a
// twentieth as many stream names, Zipf-distributed, five domains and eight apps
// drawn anew for each event, 32,768 clients, a tenth of the events by IPv6,
// every cause in both languages, sixty days.
var bigSnapshot = sync.OnceValue(func() *model.Snapshot {
	const n = 1_000_000
	r := rand.New(rand.NewPCG(1, 1))
	zipf := rand.NewZipf(r, 1.1, 8, n/20-1)
	var reasons []string
	for _, c := range model.Causes() {
		reasons = append(reasons, c.Text.EN, c.Text.ZH)
	}
	st := model.NewStore()
	page := make([]model.Event, 1000)
	for from := 0; from < n; from += len(page) {
		for i := range page {
			end := 1_760_000_000 + int64(from+i)*60*86400/n
			up := r.Int64N(7200)
			page[i] = model.Event{
				Domain: fmt.Sprintf("push%d.example.com", r.IntN(5)), App: fmt.Sprint("app", r.IntN(8)),
				Stream: fmt.Sprint("live_", zipf.Uint64()), ClientIP: bigClient(r),
				Reason: reasons[r.IntN(len(reasons))], Resolution: "1920*1080", Start: end - up, End: end, Up: up,
			}
		}
		st.Add(page)
	}
	return st.Publish(model.Coverage{}, model.Freshness{})
})

func bigClient(r *rand.Rand) string {
	n := r.IntN(1 << 14)
	if r.IntN(10) == 0 {
		return fmt.Sprintf("2001:db8:%x::%x", n>>6, n&63)
	}
	return fmt.Sprintf("203.0.%d.%d", n>>8, n&255)
}
