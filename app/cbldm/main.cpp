#include "Commands.h"
#include "ProgressBar.h"
#include "Text.h"

#include <CLI/CLI.hpp>

#include <array>
#include <atomic>
#include <csignal>
#include <cstdlib>
#include <iostream>

namespace clusterlens::cbldm {
namespace {

enum ExitCode { Done = 0, Failed = 1, WrongUsage = 2, Interrupted = 128 }; // the signal's number is added to the last, as shells do

// A signal handler can reach nothing but globals; the pointer is set once, before the handler is installed.
std::atomic<bool>* interruptFlag = nullptr;
volatile std::sig_atomic_t interruptSignal = SIGINT;
constexpr std::array stopSignals{SIGINT, SIGTERM, SIGHUP}; // SIGHUP: the terminal or the connection is gone
static_assert(std::atomic<bool>::is_always_lock_free, "the signal handler may only touch lock-free atomics");

void onInterrupt(int signal)
{
    interruptSignal = signal;
    interruptFlag->store(true, std::memory_order_relaxed);
    std::signal(signal, SIG_DFL); // a second Ctrl-C ends the program at once
}

int usageFailure(const std::string& message, const CLI::App& program)
{
    const auto chosen = program.get_subcommands();
    const std::string name = chosen.empty() ? "cbldm" : "cbldm " + chosen.front()->get_name();
    std::cerr << "error: " << oneLine(message) << " (" << name << " --help explains the options)\n";
    return WrongUsage;
}

int runParsed(CLI::App& program, ProgressBar& progress, int argc, char** argv)
{
    try {
        program.parse(argc, argv); // runs the chosen subcommand
        std::cout.flush();
        if (!std::cout)
            throw std::runtime_error("standard output: cannot write the result");
        return Done;
    } catch (const CLI::ParseError& e) {
        if (e.get_exit_code() == 0)
            return program.exit(e); // --help and --version
        return usageFailure(e.what(), program);
    } catch (const UsageError& e) {
        return usageFailure(e.what(), program);
    } catch (const Cancelled&) {
        progress.clear();
        std::cerr << "interrupted\n";
        return Interrupted + interruptSignal;
    } catch (const std::exception& e) {
        progress.clear();
        std::cerr << "error: " << oneLine(e.what()) << "\n";
        return Failed;
    }
}

int run(int argc, char** argv)
{
    const auto cancel = std::make_shared<std::atomic<bool>>(false);
    interruptFlag = cancel.get();
    for (const int signal : stopSignals)
        if (std::signal(signal, onInterrupt) == SIG_IGN)
            std::signal(signal, SIG_IGN); // nohup's, or that of a shell without job control

    ProgressBar progress;
    std::signal(SIGXFSZ, SIG_IGN); // a limit on the size of files is then an error like a full disk
    CommandContext context;
    context.control
        = RunControl(cancel, [&progress](int done, int total, std::string_view stage) { progress.report(done, total, stage); });
    std::error_code ignored;
    context.programFolder = std::filesystem::read_symlink("/proc/self/exe", ignored).parent_path();

    CLI::App program("Nanoparticle structures from pair distribution functions", "cbldm");
    program.set_version_flag("--version", "cbldm " CLUSTERLENS_VERSION);
    program.require_subcommand(1);
    program.fallthrough(false);
    for (const AddCommand add : commands())
        add(program, context);
    const int code = runParsed(program, progress, argc, argv);
    for (const int signal : stopSignals)
        std::signal(signal, SIG_DFL);
    return code;
}

} // namespace
} // namespace clusterlens::cbldm

int main(int argc, char** argv)
{
    return clusterlens::cbldm::run(argc, argv);
}
