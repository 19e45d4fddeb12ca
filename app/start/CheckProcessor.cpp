// Tells what the processor lacks, where the rest of the program would end with an illegal instruction. Compiled for any x86-64 processor; the loader
// calls it before the initialisers of the libraries, which are compiled for more (.preinit_array). So it may use the C library alone.
#include <climits>
#include <cstdio>
#include <cstring>
#include <unistd.h>

namespace {

/// The same program compiled for any processor, where a package has brought one: becomes it, or returns.
void becomeBaseline(char** argv, char** envp)
{
    char path[PATH_MAX + sizeof CLUSTERLENS_BASELINE_FOLDER + 2];
    const ssize_t length = readlink("/proc/self/exe", path, PATH_MAX);
    if (length <= 0)
        return;
    path[length] = '\0';
    char* const slash = std::strrchr(path, '/');
    if (!slash)
        return;
    char name[NAME_MAX + 1];
    std::snprintf(name, sizeof name, "%s", slash + 1);
    const std::size_t room = sizeof path - static_cast<std::size_t>(slash + 1 - path);
    if (std::snprintf(slash + 1, room, "%s/%s", CLUSTERLENS_BASELINE_FOLDER, name) < static_cast<int>(room))
        execve(path, argv, envp);
}

void checkProcessor(int, char** argv, char** envp)
{
    __builtin_cpu_init();
    const bool avx2 = __builtin_cpu_supports("avx2") != 0;
    const bool fma = __builtin_cpu_supports("fma") != 0;
    const bool bmi2 = __builtin_cpu_supports("bmi2") != 0;
    if (avx2 && fma && bmi2)
        return;
    becomeBaseline(argv, envp);
    char text[400];
    const int length = std::snprintf(text, sizeof text,
        "error: this build of Clusterlens needs a processor with AVX2, FMA and BMI2 (most since 2015); this one lacks%s%s%s. "
        "packaging/run.sh builds it for the processor that is there.\n",
        avx2 ? "" : " AVX2", fma ? "" : " FMA", bmi2 ? "" : " BMI2");
    if (write(STDERR_FILENO, text, static_cast<std::size_t>(length)) < 0) { } // nobody to tell
    _exit(1);
}

__attribute__((section(".preinit_array"), used)) void (*const checkFirst)(int, char**, char**) = checkProcessor;

} // namespace
