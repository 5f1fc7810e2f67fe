// Frames of every size come back whole, also on another thread.
#include "http/frame_memory.h"

#include <doctest/doctest.h>

#include <cstring>
#include <thread>
#include <utility>
#include <vector>

namespace {

using http::FrameMemory;

TEST_CASE("frames that are alive at the same time do not overlap, whatever was given back before") {
  for (const std::size_t size : {1u, 127u, 128u, 129u, 4095u, 4096u, 4097u, 100'000u}) {
    CAPTURE(size);
    for (int round = 0; round < 3; ++round) {
      std::vector<unsigned char*> frames;
      for (int i = 0; i < 300; ++i) {  // more than are kept
        frames.push_back(static_cast<unsigned char*>(FrameMemory::take(size)));
        std::memset(frames.back(), i & 0xff, size);
      }
      bool whole = true;
      for (int i = 0; i < 300; ++i)
        whole = whole && frames[i][0] == (i & 0xff) && frames[i][size - 1] == (i & 0xff);
      CHECK(whole);
      for (unsigned char* frame : frames) FrameMemory::give(frame, size);
    }
  }
}

TEST_CASE("a frame may be given back on another thread, which can free what it keeps") {
  void* frame = FrameMemory::take(200);
  std::thread([frame] {
    FrameMemory::give(frame, 200);
    FrameMemory::clear();
  }).join();
  std::thread([&frame] { frame = FrameMemory::take(200); }).join();
  std::memset(frame, 1, 200);
  FrameMemory::give(frame, 200);
  FrameMemory::clear();
}

}  // namespace
