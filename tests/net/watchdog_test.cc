#include "gateway/net/watchdog.h"

#include <gtest/gtest.h>
#include <sys/socket.h>
#include <unistd.h>

#include "tests/net/raw_socket.h"

namespace gateway::net {
namespace {

using ::gateway::testing::RawSocket;
using std::chrono::milliseconds;
using std::chrono::steady_clock;

struct Pair {
  Pair() { ::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, fds); }
  ~Pair() {
    ::close(fds[0]);
    ::close(fds[1]);
  }
  int fds[2] = {-1, -1};
};

ssize_t BlockingRead(int fd) {
  char byte = 0;
  return ::recv(fd, &byte, 1, 0);
}

TEST(Watchdog, EndsABlockedReadAfterItsDeadline) {
  Watchdog dog;
  const Pair pair;
  Watchdog::Watch watch(dog, pair.fds[0]);
  const auto start = steady_clock::now();
  watch.Arm(milliseconds(150));
  EXPECT_EQ(BlockingRead(pair.fds[0]), 0);
  EXPECT_TRUE(watch.fired());
  EXPECT_GE(steady_clock::now() - start, milliseconds(140));
}

TEST(Watchdog, LeavesAloneWhatIsDisarmedOrArmedAnew) {
  Watchdog dog;
  const Pair pair;
  Watchdog::Watch watch(dog, pair.fds[0]);
  watch.Arm(milliseconds(50));
  watch.Disarm();
  std::this_thread::sleep_for(milliseconds(300));
  EXPECT_FALSE(watch.fired());
  EXPECT_EQ(::send(pair.fds[1], "x", 1, MSG_NOSIGNAL), 1);
  EXPECT_EQ(BlockingRead(pair.fds[0]), 1);
}

TEST(Watchdog, EndsTheIdleAndKeepsTheBusy) {
  Watchdog dog;
  const Pair idle_pair;
  const Pair busy_pair;
  Watchdog::Watch idle(dog, idle_pair.fds[0]);
  const Watchdog::Watch busy(dog, busy_pair.fds[0]);
  idle.SetIdle(true);
  dog.EndIdle();
  EXPECT_EQ(BlockingRead(idle_pair.fds[1]), 0);
  EXPECT_EQ(::send(busy_pair.fds[1], "x", 1, MSG_NOSIGNAL), 1);
  EXPECT_EQ(BlockingRead(busy_pair.fds[0]), 1);
  dog.EndAll();
  EXPECT_EQ(BlockingRead(busy_pair.fds[1]), 0);
}

}  // namespace
}  // namespace gateway::net
