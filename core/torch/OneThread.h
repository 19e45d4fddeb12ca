#pragma once

namespace clusterlens {

/// While it lives, LibTorch computes on the calling thread alone; helpers of other threads' calls are left alone. OpenBLAS knows one number for the
/// whole process, which is 1 as long as any of these lives.
class OneThread {
public:
    OneThread();
    ~OneThread();
    OneThread(const OneThread&) = delete;
    OneThread& operator=(const OneThread&) = delete;

private:
    int m_before; ///< threads of this thread's calls
};

} // namespace clusterlens
