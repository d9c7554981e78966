package fetch

import (
	"time"

	"offair/model"
)

// The documented limits of the calls beside that for events.
const (
	StateRate   = 300 // DescribeLiveStreamState, calls a second
	OnlineRate  = 80  // DescribeLiveStreamOnlineList, the lower of the two sites'
	QualityRate = 40  // DescribeStreamPushInfoList

	OnlineEvery = time.Minute // the vendor asks that the whole list is read no more often

	OnlineSmallPage = 100    // streams a page, at most, on the international site
	OnlineLargePage = 20_000 // the list is meant for fewer; the Chinese site gives up to 300,000 at once

	QualitySpan  = 3 * time.Hour      // of one call, at most
	QualityReach = 7 * 24 * time.Hour // how far back measurements are kept
)

// StateAnswer is what DescribeLiveStreamState says of one stream.
type StateAnswer struct {
	State     model.AirState // never model.AirUnknown
	RequestID string         // cleaned
	Date      time.Time      // the server's clock; zero when absent
}

// OnlineRequest is one page of the list of what is on air.
type OnlineRequest struct {
	Scope model.Scope // empty fields are not sent; a Stream is matched exactly
	Page  int         // from 1
	Size  int         // 10 to OnlineSmallPage, or to OnlineLargePage on the Chinese site
}

// OnlineStream is one stream that is on air.
type OnlineStream struct {
	Place model.Scope // raw domain, app and stream
	Since []int64     // when its pushes began, Unix seconds, ascending; at most MostPushes
}

// MostPushes is how many pushes of one stream are kept.
const MostPushes = 8

// OnlinePage is the answer to one OnlineRequest.
type OnlinePage struct {
	Streams   []OnlineStream
	Total     int // TotalNum; -1 when absent
	Odd       int // list items that could not be read
	RequestID string
	Date      time.Time
}

// QualityRequest asks how one stream arrived.
type QualityRequest struct {
	Stream model.Scope // Domain and App may be empty
	Span   model.Span  // at most QualitySpan
}

// QualityAnswer is how it arrived.
type QualityAnswer struct {
	Points    []model.PushPoint // in the order of the answer; clients cleaned
	Odd       int
	RequestID string
	Date      time.Time
}
