package fetch

import (
	"fmt"
	"time"

	"offair/model"
)

// worstSkew is how far two clocks may be apart before a person is told. The
// API refuses calls that are signed more than five minutes off.
const worstSkew = time.Minute

// skewed is the sentence for a server's clock that is off ahead of ours (less
// than 0: behind); empty while that does not matter.
func skewed(off time.Duration) model.Text {
	if off.Abs() <= worstSkew {
		return model.Text{}
	}
	en, zh := "behind", "慢"
	if off < 0 {
		en, zh = "ahead of", "快"
	}
	by := off.Abs().Round(time.Second).String()
	return model.Text{
		EN: fmt.Sprintf("This machine's clock is %s %s the API's; set it, since calls signed more than 5 minutes off are refused.", by, en),
		ZH: fmt.Sprintf("本机时钟比 API %s %s；请校准，偏差超过 5 分钟的签名会被拒绝。", zh, by),
	}
}

// offset is the server's clock minus ours, 0 before the first answer.
func (c *clock) offset() time.Duration {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.skew
}
