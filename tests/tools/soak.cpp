// What packaging/soak.sh ends at random moments.
//   soak save SESSION             saves one session after the other, and prints the number of each once it is saved
//   soak open SESSION             opens it and prints its number
//   soak cycles N CURVE LIBRARY BUNDLE    generates in one process, N times, each cancelled at a random moment; prints how many ended before that, and the
//                                 resident memory in KiB after a tenth of the cycles and at the end
#include "base/Random.h"
#include "batch/GenerateRun.h"
#include "core/session/SessionExamples.h"
#include "model/ModelLibrary.h"

#include <chrono>
#include <cstdio>
#include <cstring>
#include <dlfcn.h>
#include <fstream>
#include <stdexcept>
#include <thread>

namespace {

using namespace clusterlens;

SessionData sessionNumber(int number, const std::shared_ptr<const LoadedCurve>& curve)
{
    SessionData session;
    session.curves.push_back({1, "curve", "curve.gr", curve, {}});
    const int candidates = 20 + 60 * (number % 4); // of different length, so that a mixture of two would show
    for (int i = 0; i < candidates; ++i) {
        SessionCandidate candidate;
        candidate.id = i + 1;
        candidate.curve = 1;
        candidate.name = std::to_string(number);
        candidate.candidate = std::make_shared<const Candidate>(testing::unusualCandidate(i));
        session.candidates.push_back(candidate);
    }
    session.currentCurve = 1;
    session.view = std::to_string(number);
    return session;
}

int save(const char* path)
{
    const auto curve = testing::icosahedronCurve();
    for (int number = 1;; ++number) {
        writeSession(path, sessionNumber(number, curve), "soak");
        std::printf("%d\n", number);
        std::fflush(stdout);
    }
}

int open(const char* path)
{
    const SessionData session = readSession(path);
    const int number = std::stoi(session.view);
    if (int(session.candidates.size()) != 20 + 60 * (number % 4))
        throw std::runtime_error("the session has parts of another one");
    for (const SessionCandidate& candidate : session.candidates)
        if (candidate.name != session.view)
            throw std::runtime_error("the session has a candidate of another one");
    std::printf("%d\n", number);
    return 0;
}

long residentKib()
{
    std::ifstream status("/proc/self/status");
    for (std::string line; std::getline(status, line);)
        if (line.starts_with("VmRSS:"))
            return std::stol(line.substr(6));
    return 0;
}

int cycles(int count, const char* curvePath, const char* library, const char* bundle)
{
    void* const opened = dlopen(library, RTLD_LAZY);
    if (!opened)
        throw std::runtime_error(dlerror());
    const auto door = reinterpret_cast<ModelLibraryDoor>(dlsym(opened, modelLibraryDoor));
    const auto model = door()->load(bundle, "cpu", CallThreads::One);
    const LoadedCurve curve = loadCurve(curvePath);
    GenerateOptions options;
    options.sampling = model->info().defaults;
    options.threads = 1;
    std::uint64_t state = 1;
    int ended = 0;
    for (int i = 0; i < count; ++i) {
        state = state * 6364136223846793005U + 1442695040888963407U;
        const auto cancelled = std::make_shared<std::atomic<bool>>(false);
        options.sampling.seed = std::uint64_t(i);
        std::thread user([&, wait = std::chrono::milliseconds((state >> 33) % 3000)] {
            for (const auto until = std::chrono::steady_clock::now() + wait;
                 std::chrono::steady_clock::now() < until && !*cancelled;)
                std::this_thread::sleep_for(std::chrono::milliseconds(2));
            *cancelled = true;
        });
        try {
            (void)runGenerate(*model, curve, curvePath, options, RunControl(cancelled, {}));
            ++ended;
        } catch (const Cancelled&) {
        }
        *cancelled = true;
        user.join();
        if (i + 1 == (count + 9) / 10 || i + 1 == count)
            std::printf("%d cycles, %d not cancelled, %ld KiB\n", i + 1, ended, residentKib());
    }
    return 0;
}

} // namespace

int main(int argc, char** argv)
{
    try {
        if (argc == 3 && std::strcmp(argv[1], "save") == 0)
            return save(argv[2]);
        if (argc == 3 && std::strcmp(argv[1], "open") == 0)
            return open(argv[2]);
        if (argc == 6 && std::strcmp(argv[1], "cycles") == 0)
            return cycles(std::stoi(argv[2]), argv[3], argv[4], argv[5]);
    } catch (const std::exception& e) {
        std::fprintf(stderr, "error: %s\n", e.what());
        return 1;
    }
    std::fprintf(stderr, "usage: soak save|open SESSION, soak cycles N CURVE LIBRARY BUNDLE\n");
    return 2;
}
