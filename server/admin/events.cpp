#include "admin/events.h"

#include <algorithm>
#include <functional>
#include <utility>

#include "admin/clock.h"
#include "base/json.h"

namespace understudy::admin {
namespace {

constexpr std::size_t furthest_behind = 1024 * 1024;
constexpr std::size_t read_at_once = 64 * 1024;

}  // namespace

class Events::Listener final : public ByteSource {
  public:
    Listener(std::string world, Count count) : world_(std::move(world)), count_(std::move(count)) {
        waiting_ = "retry: 1000\n\n";  // comes back a second after it was cut off
        count_->fetch_add(1);
    }
    ~Listener() override { count_->fetch_sub(1); }

    bool read(std::string& chunk) override {
        const Lock lock(mutex_);
        chunk = waiting_.substr(0, read_at_once);
        waiting_.erase(0, chunk.size());
        return !is_dropped_;
    }

    bool wait(std::function<void()> wake) override {
        const Lock lock(mutex_);
        wake_ = std::move(wake);
        return true;
    }

    std::string_view heartbeat() const override { return ":\n\n"; }

    void hear(std::string_view world, const std::string& event) {
        std::function<void()> wake;
        {
            const Lock lock(mutex_);
            if (is_dropped_ || (!world_.empty() && !world.empty() && world != world_)) return;
            if (!waiting_.empty() && waiting_.size() + event.size() > furthest_behind) {
                is_dropped_ = true;
                waiting_ = std::string();
            } else {
                waiting_ += event;
            }
            wake = wake_;
        }
        if (wake) wake();
    }

  private:
    const std::string world_;
    const Count count_;
    Mutex mutex_;
    std::string waiting_ GUARDED_BY(mutex_);
    bool is_dropped_ GUARDED_BY(mutex_) = false;
    std::function<void()> wake_ GUARDED_BY(mutex_);
};

void Events::tell(std::string_view kind, std::string_view world, const Value& content) {
    if (!has_listeners()) return;
    const Lock lock(mutex_);
    std::string event =
        "id: " + std::to_string(++last_id_) + "\nevent: " + std::string(kind) + "\ndata: {\"world\":";
    append_json_string(event, world);
    event += ",\"" + std::string(kind) + "\":" + to_json(content) + "}\n\n";
    for (const auto& each : heard_by_)
        if (const std::shared_ptr<Listener> listener = each.lock()) listener->hear(world, event);
    std::erase_if(heard_by_, [](const auto& each) { return each.expired(); });
}

void Events::tell_moves(const std::vector<Happening>& moves) {
    for (const Happening& move : moves) tell("move", move.world, describe_move(move));
}

void Events::tell_made(std::string_view world) {
    tell("made", world, Value::Object{{"name", world}});
}

void Events::tell_removed(std::string_view world) {
    tell("removed", world, Value::Object{{"name", world}});
}

void Events::tell_reset(const engine::Engine& world) {
    tell("reset", world.name(), Value::Object{{"now", world.now()}});
}

std::shared_ptr<ByteSource> Events::listen(const std::string& world) {
    const Lock lock(mutex_);
    auto listener = std::make_shared<Listener>(world, listeners_);
    heard_by_.push_back(listener);
    return listener;
}

}  // namespace understudy::admin
