// Package css is one call to Tencent Cloud CSS: DescribeLiveStreamEventList,
// which lists why pushes ended. It finds the credentials, and gives each
// failure a sentence and a next step in both languages.
//
//	Resolve ─► Credentials ─► New ─► Client.Events ─► SDK (signs, sends)
//	                                      ▲                │
//	                            wire.Page ◄── recorder ◄───┘  (keeps the answer's bytes)
//
// The SDK signs and sends; the answer never reaches its typed response, which
// costs fifteen times more and fails a whole page for one odd value. No other
// action of the API is linked in: the SDK's client of the service is not used,
// only its request type for this call.
package css
