#include "files/Hdf5Dataset.h"

#include "base/Errors.h"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <limits>

namespace clusterlens::hdf5 {

namespace {

constexpr hsize_t noLimit = std::numeric_limits<hsize_t>::max();

/// Of extents; \p limit + 1 as soon as it is more than \p limit.
hsize_t product(const std::vector<hsize_t>& extents, hsize_t limit)
{
    if (std::ranges::find(extents, hsize_t(0)) != extents.end())
        return 0;
    hsize_t result = 1;
    for (const hsize_t extent : extents) {
        if (extent > limit / result)
            return limit + 1;
        result *= extent;
    }
    return result;
}

} // namespace

Dataset::Dataset(hid_t file, const std::string& label, const std::string& name, std::uint64_t fileSize)
    : m_label(label + ": " + name)
    , m_fileSize(fileSize)
{
    const Place place = placeOf(file, name);
    if (place == Place::Nowhere)
        throw StoreError(label + ": expected a dataset " + name + ", found none");
    if (place == Place::Elsewhere)
        fail("expected it in this file, found a link to elsewhere");
    m_id = Handle(H5Dopen2(file, name.c_str(), H5P_DEFAULT), &H5Dclose);
    if (!m_id)
        fail("expected a dataset, found none that can be read (" + lastReason() + ")");
    readLayout(); // first, because asking a virtual dataset for its shape opens other files
    readShape();
    m_type = Handle(H5Dget_type(m_id.get()), &H5Tclose);
    if (!m_type)
        fail("cannot read its type (" + lastReason() + ")");
    m_kind = H5Tget_class(m_type.get());
    m_elementSize = H5Tget_size(m_type.get());
    if (m_elementSize == 0)
        fail("expected values of some size, found none");
}

void Dataset::readLayout()
{
    const Handle plist(H5Dget_create_plist(m_id.get()), &H5Pclose);
    if (!plist)
        fail("cannot read how it is stored (" + lastReason() + ")");
    const H5D_layout_t layout = H5Pget_layout(plist.get());
    if (H5Pget_external_count(plist.get()) != 0 || (layout != H5D_COMPACT && layout != H5D_CONTIGUOUS && layout != H5D_CHUNKED))
        fail("expected its values in this file, found them in another");
    if (layout != H5D_CHUNKED)
        return;
    m_chunk.resize(H5S_MAX_RANK);
    const int rank = H5Pget_chunk(plist.get(), H5S_MAX_RANK, m_chunk.data());
    if (rank < 1 || rank > H5S_MAX_RANK)
        fail("cannot read how it is stored (" + lastReason() + ")");
    m_chunk.resize(std::size_t(rank));

    // The library loads other filters as plugins, and the same filter twice multiplies what a few bytes can grow to.
    std::vector<H5Z_filter_t> filters;
    const int count = H5Pget_nfilters(plist.get());
    for (int i = 0; i < count; ++i) {
        std::size_t values = 0;
        unsigned flags = 0;
        unsigned config = 0;
        const H5Z_filter_t filter = H5Pget_filter2(plist.get(), unsigned(i), &flags, &values, nullptr, 0, nullptr, &config);
        const bool known = filter == H5Z_FILTER_DEFLATE || filter == H5Z_FILTER_SHUFFLE || filter == H5Z_FILTER_FLETCHER32;
        if (!known || std::ranges::find(filters, filter) != filters.end())
            fail(fmt::format("expected values that are plain or compressed by gzip, found filter {}", filter));
        filters.push_back(filter);
        m_compressed = m_compressed || filter == H5Z_FILTER_DEFLATE;
    }
}

void Dataset::readShape()
{
    const Handle space(H5Dget_space(m_id.get()), &H5Sclose);
    const int rank = space ? H5Sget_simple_extent_ndims(space.get()) : -1;
    if (rank < 0 || H5Sget_simple_extent_type(space.get()) == H5S_NULL)
        fail("expected values, found none");
    m_dims.resize(std::size_t(rank));
    if (rank > 0 && H5Sget_simple_extent_dims(space.get(), m_dims.data(), nullptr) < 0)
        fail("cannot read its shape (" + lastReason() + ")");
}

bool Dataset::isNumber() const
{
    if (m_kind != H5T_INTEGER && m_kind != H5T_FLOAT)
        return false;
    const std::array types{H5T_IEEE_F32LE, H5T_IEEE_F32BE, H5T_IEEE_F64LE, H5T_IEEE_F64BE, H5T_STD_I8LE, H5T_STD_I8BE,
        H5T_STD_I16LE, H5T_STD_I16BE, H5T_STD_I32LE, H5T_STD_I32BE, H5T_STD_I64LE, H5T_STD_I64BE, H5T_STD_U8LE, H5T_STD_U8BE,
        H5T_STD_U16LE, H5T_STD_U16BE, H5T_STD_U32LE, H5T_STD_U32BE, H5T_STD_U64LE, H5T_STD_U64BE};
    return std::ranges::any_of(types, [this](hid_t type) { return hasType(type); }) || hasType(halfType(H5T_ORDER_LE).get())
        || hasType(halfType(H5T_ORDER_BE).get());
}

std::size_t Dataset::count(std::size_t most) const
{
    const hsize_t count = product(m_dims, most);
    if (count > most || std::ranges::any_of(m_dims, [&](hsize_t extent) { return extent > most; }))
        fail(fmt::format("expected at most {} values, found more", most));
    if (count == 0)
        return 0;
    // Deflate makes at most 1032 bytes of one, whatever it is given (zlib's technical details); the library takes memory for whole chunks.
    constexpr std::uint64_t growth = 1100;
    const std::uint64_t stored = std::min<std::uint64_t>(H5Dget_storage_size(m_id.get()), m_fileSize);
    const std::uint64_t possible = m_compressed ? (stored > noLimit / growth ? noLimit : stored * growth) : stored;
    const hsize_t atOnce = std::max(count, m_chunk.empty() ? 0 : product(m_chunk, noLimit - 1));
    if (atOnce > possible / m_elementSize)
        fail(fmt::format("expected the values that it declares, found only {} bytes in the file", stored));
    return count;
}

hsize_t Dataset::rowsAtOnce(std::size_t elementBytes) const
{
    constexpr hsize_t atOnce = hsize_t(1) << 20U;
    const hsize_t columns = m_dims.size() > 1 ? m_dims[1] : 1;
    const hsize_t rows = atOnce / std::max<hsize_t>(1, columns * elementBytes);
    return std::max({hsize_t(1), rows, m_chunk.empty() ? hsize_t(1) : m_chunk.front()}); // a chunk is unpacked as a whole each time
}

void Dataset::read(hid_t memoryType, void* target) const
{
    if (H5Dread(m_id.get(), memoryType, H5S_ALL, H5S_ALL, H5P_DEFAULT, target) < 0)
        fail("cannot be read (" + lastReason() + ")");
}

void Dataset::readRows(hsize_t first, hsize_t rows, hid_t memoryType, void* target) const
{
    const std::array<hsize_t, 2> start{first, 0};
    const std::array<hsize_t, 2> size{rows, m_dims.size() > 1 ? m_dims[1] : 1};
    const Handle part(H5Dget_space(m_id.get()), &H5Sclose);
    const Handle memory(H5Screate_simple(int(m_dims.size()), size.data(), nullptr), &H5Sclose);
    if (!part || !memory || H5Sselect_hyperslab(part.get(), H5S_SELECT_SET, start.data(), nullptr, size.data(), nullptr) < 0
        || H5Dread(m_id.get(), memoryType, memory.get(), part.get(), H5P_DEFAULT, target) < 0)
        fail("cannot be read (" + lastReason() + ")");
}

void Dataset::fail(const std::string& what) const
{
    throw StoreError(m_label + ": " + what);
}

} // namespace clusterlens::hdf5
