#include <cerrno>

#include <sys/socket.h>

#include "transport/channel.h"

namespace understudy::transport {
namespace {

class PlainChannel final : public Channel {
  public:
    explicit PlainChannel(int socket) : socket_(socket) {}

    Transfer receive(char* to, std::size_t most) override {
        ssize_t size = 0;
        do size = ::recv(socket_, to, most, MSG_DONTWAIT);
        while (size < 0 && errno == EINTR);
        if (size == 0) return {Transfer::Is::ended};
        return outcome(size, Transfer::Is::needs_read);
    }

    Transfer send(std::string_view bytes) override {
        ssize_t size = 0;
        do size = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
        while (size < 0 && errno == EINTR);
        return outcome(size, Transfer::Is::needs_write);
    }

    void finish() override { ::shutdown(socket_, SHUT_WR); }

  private:
    static Transfer outcome(ssize_t size, Transfer::Is when_full_or_empty) {
        if (size >= 0) return {Transfer::Is::moved, static_cast<std::size_t>(size)};
        if (errno == EAGAIN || errno == EWOULDBLOCK) return {when_full_or_empty};
        return {Transfer::Is::failed};
    }

    const int socket_;
};

}  // namespace

std::unique_ptr<Channel> make_plain_channel(int socket) {
    return std::make_unique<PlainChannel>(socket);
}

}  // namespace understudy::transport
