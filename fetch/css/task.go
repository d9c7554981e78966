package css

import "offair/model"

// task is one kind of call with what its failures are worded by.
type task struct {
	action string     // the API's name of it
	does   model.Text // goes on after "is not permitted to"
	holds  model.Text // what its answers hold
}

// The calls that are made, and no others: all of them only read.
var (
	listEvents = task{
		"DescribeLiveStreamEventList",
		both("list stream events", "查询推断流事件"), both("list of records", "记录列表"),
	}
	askState = task{
		"DescribeLiveStreamState",
		both("ask whether a stream is on air", "查询流状态"), both("state of a stream", "流状态"),
	}
	listOnline = task{
		"DescribeLiveStreamOnlineList",
		both("list what is on air", "查询在播流列表"), both("list of streams", "在播流列表"),
	}
	listMeasures = task{
		"DescribeStreamPushInfoList",
		both("see how a stream arrives", "查询推流质量"), both("list of measurements", "推流数据列表"),
	}
)

// Actions are the API's names of all calls that a Client can make.
func Actions() []string {
	return []string{listEvents.action, askState.action, listOnline.action, listMeasures.action}
}
