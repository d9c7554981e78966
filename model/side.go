package model

// Side says whose side an interruption is on.
type Side uint8

// The twelve sides, in the order of the vendor's categories.
const (
	Publisher Side = iota // the push client ended it itself
	Network               // the way between client and platform
	Media                 // what was sent: protocol or codec
	Auth
	Quota
	Account
	Config
	AccessList
	Operator
	Replaced
	Platform
	UnknownSide
)

// Sides is the number of sides; every Side is below it.
const Sides = int(UnknownSide) + 1

var sideNames = [Sides]Text{
	{"publisher", "推流端"},
	{"network", "网络"},
	{"media", "媒体"},
	{"auth", "鉴权"},
	{"quota", "配额"},
	{"account", "账号"},
	{"config", "配置"},
	{"access-list", "名单"},
	{"operator", "人工"},
	{"replaced", "顶替"},
	{"platform", "平台"},
	{"unknown", "未知"},
}

// String is the word used in queries, exports and code.
func (s Side) String() string { return s.Name().EN }

// Name is the side in both languages.
func (s Side) Name() Text {
	if int(s) >= Sides {
		s = UnknownSide
	}
	return sideNames[s]
}
