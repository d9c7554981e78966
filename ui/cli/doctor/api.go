package doctor

import (
	"context"
	"strconv"
	"time"

	"offair/fetch"
)

// refused words a call that failed. A limit of the rate is no want of
// permission.
func (v *visit) refused(err error) Finding {
	f := failed(err)
	switch fetch.AsError(err).Class {
	case fetch.Throttled:
		f.Mark = Limited
	case fetch.Denied:
		f.Next.EN += " `offair doctor --policy` prints the policy to give."
		f.Next.ZH += "`offair doctor --policy` 会输出应授予的策略。"
	}
	return f
}

// accountRate is the account's own limit, in calls a second, which all its
// users share.
const accountRate = 300

func (v *visit) rate(context.Context) Finding {
	rate := strconv.Itoa(v.Rate)
	if v.Rate > accountRate {
		return limited(words("%[1]s calls a second, more than the account's limit of 300", "每秒 %[1]s 次，超过账号上限 300", rate),
			words("Take --rate 300 or less; all users of the account share the limit.", "请用 --rate 300 或更小的值；该上限由账号下所有用户共享。"))
	}
	return fine(words("%[1]s calls a second at most (--rate); the account's limit is 300, for all its users", "每秒最多 %[1]s 次（--rate）；账号上限 300，由所有用户共享", rate))
}

// speed is the time of an answer, the median of three.
func (v *visit) speed(context.Context) Finding {
	const slow = time.Second
	a := v.asked()
	if len(a.took) == 0 {
		return notTried("no call was answered", "没有成功的调用")
	}
	took := rounded(median(a.took))
	n := strconv.Itoa(len(a.took))
	if median(a.took) > slow {
		return limited(words("an answer takes %[1]s (median of %[2]s)", "每次应答用时 %[1]s（%[2]s 次的中位数）", took, n),
			words("Long windows will take their time; a shorter --since or --domain asks for less.", "较长的时间范围会较慢；可用更短的 --since 或 --domain 减少请求。"))
	}
	return fine(words("an answer takes %[1]s (median of %[2]s)", "每次应答用时 %[1]s（%[2]s 次的中位数）", took, n))
}

func (v *visit) extra(ctx context.Context, e Extra) Finding {
	a := v.asked()
	if !a.tried || a.err != nil {
		return notTried("the main call is not answered", "主接口调用未成功")
	}
	ctx, cancel := context.WithTimeout(ctx, v.limits.calls)
	defer cancel()
	return e.Run(ctx, a.client)
}
