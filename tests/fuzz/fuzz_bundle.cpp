// libFuzzer target: whatever the bytes of an HDF5 file, the calls with which bundles, W and sessions are read give values or throw StoreError.
#include "base/Errors.h"
#include "files/Hdf5File.h"
#include "FuzzFile.h"
#include "session/SessionFile.h"

#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <random>
#include <vector>

extern "C" std::size_t LLVMFuzzerMutate(std::uint8_t* data, std::size_t size, std::size_t most);

namespace {

template <typename Action> void expectStoreError(Action&& action)
{
    try {
        action();
    } catch (const clusterlens::StoreError&) {
    }
}

void readTensors(const clusterlens::Hdf5File& file)
{
    for (const std::string& name : file.list("/tensors"))
        expectStoreError([&] {
            const clusterlens::StoredTensor tensor = file.readTensor("/tensors/" + name);
            std::size_t count = tensor.half ? 2 : 4;
            for (const std::int64_t extent : tensor.shape)
                count *= std::size_t(extent);
            if (count != tensor.bytes.size())
                std::abort();
        });
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    using namespace clusterlens;
    static const testing::FuzzFile image;
    image.write(data, size);
    expectStoreError([] {
        const Hdf5File file = Hdf5File::open(image.path());
        expectStoreError([&] { (void)file.readInt("/format_version"); });
        for (const char* const name : {"/architecture", "/provenance", "/sha256"})
            expectStoreError([&] { (void)file.readText(name); });
        for (const char* const name : {"/W", "/curves/1/points", "/candidates/2/positions"})
            expectStoreError([&] { (void)file.readMatrix(name); });
        expectStoreError([&] { (void)file.readBytes("/curves/1/file"); });
        expectStoreError([&] { readTensors(file); });
    });
    expectStoreError([] { (void)readSession(image.path()); });
    return 0;
}

/// HDF5 is made of places and lengths: a byte more or less breaks all of them, so most changes keep the size.
extern "C" std::size_t LLVMFuzzerCustomMutator(std::uint8_t* data, std::size_t size, std::size_t most, unsigned seed)
{
    std::minstd_rand random(seed);
    if (size < 16 || random() % 8 == 0)
        return LLVMFuzzerMutate(data, size, most);
    static constexpr std::uint64_t values[]
        = {0, 1, 2, 7, 8, 255, 256, 0x7fffffff, 0x80000000, 0xffffffff, 0x7fffffffffffffff, ~0ULL};
    for (auto changes = 1 + random() % 3; changes > 0; --changes) {
        const std::size_t place = random() % (size - 8);
        const std::size_t width = std::size_t(1) << random() % 4;
        const std::uint64_t value = random() % 2 == 0 ? values[random() % std::size(values)] : random() % (2 * size);
        if (random() % 3 == 0)
            data[place] = std::uint8_t(data[place] ^ (1U << random() % 8));
        else
            std::memcpy(data + place, &value, width);
    }
    return size;
}
