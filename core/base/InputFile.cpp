#include "base/InputFile.h"

#include "base/AtomicFile.h"
#include "base/Errors.h"

#include <algorithm>
#include <array>
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

std::string readInput(const std::filesystem::path& path, std::size_t most)
{
    std::ifstream in = openInput(path);
    return readStream(in, displayName(path), most);
}

std::string readStream(std::istream& in, const std::string& name, std::size_t most)
{
    std::string bytes;
    std::array<char, 65536> piece{};
    while (bytes.size() <= most && in) {
        in.read(piece.data(), std::streamsize(piece.size()));
        bytes.append(piece.data(), std::size_t(in.gcount()));
    }
    if (in.bad())
        throw StoreError(
            name + ": expected to read all of it, found: " + std::generic_category().message(errno != 0 ? errno : EIO));
    bytes.resize(std::min(bytes.size(), most + 1));
    return bytes;
}

} // namespace clusterlens
