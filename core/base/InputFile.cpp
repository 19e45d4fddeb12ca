#include "base/InputFile.h"

#include "base/AtomicFile.h"
#include "base/Errors.h"

#include <cerrno>
#include <system_error>

namespace clusterlens {

std::ifstream openInput(const std::filesystem::path& path)
{
    std::error_code error;
    if (std::filesystem::is_directory(path, error)) // opening one succeeds, reading it does not
        throw StoreError(displayName(path) + ": expected a file, found a directory");
    errno = 0;
    std::ifstream in(path, std::ios::binary);
    if (!in)
        throw StoreError(
            displayName(path) + ": expected a readable file, found: " + std::generic_category().message(errno != 0 ? errno : EIO));
    return in;
}

} // namespace clusterlens
