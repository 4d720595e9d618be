// A mutex that Clang's thread-safety analysis understands; for g++ the annotations are empty.
#pragma once

#include <mutex>

#if defined(__clang__)
#define UNDERSTUDY_ANNOTATE(x) __attribute__((x))
#else
#define UNDERSTUDY_ANNOTATE(x)
#endif
#define CAPABILITY(x) UNDERSTUDY_ANNOTATE(capability(x))
#define SCOPED_CAPABILITY UNDERSTUDY_ANNOTATE(scoped_lockable)
#define GUARDED_BY(x) UNDERSTUDY_ANNOTATE(guarded_by(x))
#define REQUIRES(...) UNDERSTUDY_ANNOTATE(requires_capability(__VA_ARGS__))
#define EXCLUDES(...) UNDERSTUDY_ANNOTATE(locks_excluded(__VA_ARGS__))

namespace understudy {

class CAPABILITY("mutex") Mutex {
  public:
    void lock() UNDERSTUDY_ANNOTATE(acquire_capability()) { mutex_.lock(); }
    void unlock() UNDERSTUDY_ANNOTATE(release_capability()) { mutex_.unlock(); }

  private:
    std::mutex mutex_;
};

class SCOPED_CAPABILITY Lock {
  public:
    explicit Lock(Mutex& mutex) UNDERSTUDY_ANNOTATE(acquire_capability(mutex)) : mutex_(mutex) {
        mutex_.lock();
    }
    ~Lock() UNDERSTUDY_ANNOTATE(release_capability()) { mutex_.unlock(); }
    Lock(const Lock&) = delete;
    Lock& operator=(const Lock&) = delete;

  private:
    Mutex& mutex_;
};

}  // namespace understudy
