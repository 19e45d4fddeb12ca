#include "files/Hdf5File.h"

#include "base/AtomicFile.h"
#include "base/Errors.h"
#include "files/Hdf5Dataset.h"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <optional>
#include <stdexcept>
#include <system_error>

namespace clusterlens {

using hdf5::Dataset;
using hdf5::Handle;
using hdf5::Inside;

struct Hdf5File::Impl {
    std::string label;                ///< the name the user knows
    std::uint64_t size = 0;           ///< bytes, of a file that is read
    std::optional<AtomicFile> target; ///< of a file that is written
    Handle file;

    [[noreturn]] void fail(const std::string& what) const { throw StoreError(label + ": " + what); }
    /// With the library's reason; to be called at once.
    [[noreturn]] void failed(const std::string& what) const { fail(what + " (" + hdf5::lastReason() + ")"); }

    [[nodiscard]] Dataset dataset(const std::string& name) const { return {file.get(), label, name, size}; }

    /// Makes the groups on the way, too. \param dims  empty for a scalar
    void write(const std::string& name, hid_t type, const std::vector<hsize_t>& dims, const void* values, hid_t memoryType,
        const std::vector<std::pair<const char*, std::string>>& attributes = {}, bool compressed = false) const;
};

namespace {

constexpr std::size_t smallestCompressed = 100'000; // bytes: a chunk's own cost is a few thousand

void writeAttribute(hid_t data, const char* name, const std::string& text, bool& good)
{
    if (text.empty())
        return;
    const Handle type(H5Tcopy(H5T_C_S1), &H5Tclose);
    const Handle space(H5Screate(H5S_SCALAR), &H5Sclose);
    H5Tset_size(type.get(), text.size());
    H5Tset_cset(type.get(), H5T_CSET_UTF8); // units hold "Å"
    const Handle attribute(H5Acreate2(data, name, type.get(), space.get(), H5P_DEFAULT, H5P_DEFAULT), &H5Aclose);
    good = good && attribute && H5Awrite(attribute.get(), type.get(), text.data()) >= 0;
}

/// Closing a file closes what is still open in it.
Handle fileAccess()
{
    Handle access(H5Pcreate(H5P_FILE_ACCESS), &H5Pclose);
    H5Pset_fclose_degree(access.get(), H5F_CLOSE_STRONG);
    return access;
}

/// Called from C: nothing may be thrown.
herr_t keepName(hid_t /*group*/, const char* name, const H5L_info_t* /*info*/, void* target) noexcept
{
    try {
        auto& names = *static_cast<std::vector<std::string>*>(target);
        names.emplace_back(name);
        return names.size() > Hdf5File::mostNames ? -1 : 0;
    } catch (...) {
        return -1;
    }
}

} // namespace

void Hdf5File::Impl::write(const std::string& name, hid_t type, const std::vector<hsize_t>& dims, const void* values,
    hid_t memoryType, const std::vector<std::pair<const char*, std::string>>& attributes, bool compressed) const
{
    const Handle links(H5Pcreate(H5P_LINK_CREATE), &H5Pclose);
    H5Pset_create_intermediate_group(links.get(), 1);
    const Handle space(dims.empty() ? H5Screate(H5S_SCALAR) : H5Screate_simple(int(dims.size()), dims.data(), nullptr), &H5Sclose);
    const Handle creation(H5Pcreate(H5P_DATASET_CREATE), &H5Pclose);
    if (compressed) {
        constexpr unsigned effort = 6; // of 9
        H5Pset_chunk(creation.get(), int(dims.size()), dims.data());
        H5Pset_shuffle(creation.get()); // signs and exponents lie together then
        H5Pset_deflate(creation.get(), effort);
    }
    const Handle data(H5Dcreate2(file.get(), name.c_str(), type, space.get(), links.get(), creation.get(), H5P_DEFAULT), &H5Dclose);
    if (!data || H5Dwrite(data.get(), memoryType, H5S_ALL, H5S_ALL, H5P_DEFAULT, values) < 0)
        failed("cannot be written at " + name);
    bool good = true;
    for (const auto& [attribute, text] : attributes)
        writeAttribute(data.get(), attribute, text, good);
    if (!good)
        failed("cannot write what " + name + " is");
}

Hdf5File::Hdf5File(std::unique_ptr<Impl> impl)
    : m_impl(std::move(impl))
{
}

Hdf5File::~Hdf5File()
{
    if (!m_impl)
        return;
    const Inside inside;
    (void)m_impl->file.close();
}

Hdf5File::Hdf5File(Hdf5File&&) noexcept = default;

Hdf5File& Hdf5File::operator=(Hdf5File&& other) noexcept
{
    const Inside inside; // the older file closes
    m_impl = std::move(other.m_impl);
    return *this;
}

Hdf5File Hdf5File::open(const std::filesystem::path& path)
{
    const Inside inside;
    auto impl = std::make_unique<Impl>();
    impl->label = displayName(path);
    std::error_code error;
    if (!std::filesystem::is_regular_file(path, error))
        impl->fail(error && error != std::errc::no_such_file_or_directory ? error.message() : "no such file");
    impl->size = std::filesystem::file_size(path, error);
    if (error)
        impl->fail(error.message());
    if (impl->size == 0)
        impl->fail("the file is empty");
    if (H5Fis_hdf5(path.c_str()) == 0)
        impl->fail("neither a session nor a model: the file does not begin as HDF5 files do");
    const Handle access = fileAccess(); // closing it would take the reason away
    impl->file = Handle(H5Fopen(path.c_str(), H5F_ACC_RDONLY, access.get()), &H5Fclose);
    if (!impl->file)
        impl->failed("not a readable HDF5 file");
    return Hdf5File(std::move(impl));
}

Hdf5File Hdf5File::create(const std::filesystem::path& path)
{
    auto impl = std::make_unique<Impl>();
    impl->label = displayName(path);
    impl->target.emplace(path);
    const Inside inside;
    const Handle access = fileAccess(); // closing it takes away the reason
    impl->file = Handle(H5Fcreate(impl->target->temporaryPath().c_str(), H5F_ACC_TRUNC, H5P_DEFAULT, access.get()), &H5Fclose);
    if (!impl->file)
        impl->failed("cannot be written");
    return Hdf5File(std::move(impl));
}

bool Hdf5File::contains(const std::string& name) const
{
    const Inside inside;
    return hdf5::placeOf(m_impl->file.get(), name) == hdf5::Place::Here;
}

std::vector<std::string> Hdf5File::list(const std::string& group) const
{
    const Inside inside;
    if (group != "/" && hdf5::placeOf(m_impl->file.get(), group) != hdf5::Place::Here)
        m_impl->fail("expected a group " + group + ", found none in this file");
    const Handle opened(H5Gopen2(m_impl->file.get(), group.c_str(), H5P_DEFAULT), &H5Gclose);
    std::vector<std::string> names;
    if (!opened || H5Literate(opened.get(), H5_INDEX_NAME, H5_ITER_INC, nullptr, &keepName, &names) < 0)
        m_impl->failed("cannot list " + group);
    std::ranges::sort(names);
    return names;
}

void Hdf5File::writeMatrix(
    const std::string& name, const Eigen::MatrixXd& matrix, const std::string& units, const std::string& longName)
{
    const Inside inside;
    if (std::size_t(matrix.size()) > mostNumbers)
        m_impl->fail(fmt::format("cannot write {}: expected at most {} numbers", name, mostNumbers));
    const Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor> rows = matrix;
    m_impl->write(name, H5T_IEEE_F64LE, {hsize_t(rows.rows()), hsize_t(rows.cols())}, rows.data(), H5T_NATIVE_DOUBLE,
        {{"units", units}, {"long_name", longName}});
}

Eigen::MatrixXd Hdf5File::readMatrix(const std::string& name, std::size_t most) const
{
    const Inside inside;
    const Dataset data = m_impl->dataset(name);
    const auto& dims = data.dims();
    if (dims.empty() || dims.size() > 2)
        data.fail(fmt::format("expected 1 or 2 dimensions, found {}", dims.size()));
    if (!data.isNumber())
        data.fail("expected numbers, found another type");
    const bool empty = data.count(most) == 0;
    const auto rows = Eigen::Index(dims[0]);
    const Eigen::Index columns = dims.size() == 2 ? Eigen::Index(dims[1]) : 1;
    Eigen::MatrixXd matrix(rows, columns);
    if (empty)
        return matrix;
    // Part by part, because the file goes row by row and Eigen column by column: no second copy of the whole.
    using RowMajor = Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
    const auto atOnce = Eigen::Index(std::min<hsize_t>(dims[0], data.rowsAtOnce(sizeof(double))));
    RowMajor part(atOnce, columns);
    for (Eigen::Index first = 0; first < rows; first += atOnce) {
        const Eigen::Index some = std::min(atOnce, rows - first);
        data.readRows(hsize_t(first), hsize_t(some), H5T_NATIVE_DOUBLE, part.data());
        matrix.middleRows(first, some) = part.topRows(some);
    }
    return matrix;
}

void Hdf5File::writeText(const std::string& name, const std::string& text)
{
    const Inside inside;
    if (text.size() >= mostText)
        m_impl->fail(fmt::format("cannot write {}: expected at most {} bytes of text", name, mostText));
    // Of fixed length: HDF5 1.10 hangs or crashes on a damaged heap, where it keeps texts of variable length.
    const Handle type(H5Tcopy(H5T_C_S1), &H5Tclose);
    H5Tset_size(type.get(), text.size() + 1);
    H5Tset_cset(type.get(), H5T_CSET_UTF8);
    m_impl->write(name, type.get(), {}, text.c_str(), type.get());
}

std::string Hdf5File::readText(const std::string& name, std::size_t most) const
{
    const Inside inside;
    const Dataset data = m_impl->dataset(name);
    if (data.kind() != H5T_STRING || !data.dims().empty())
        data.fail("expected one text, found another type or an array");
    if (H5Tis_variable_str(data.type()) != 0)
        data.fail("expected a text of fixed length, found one of variable length");
    if (data.elementSize() > most)
        data.fail(fmt::format("expected at most {} bytes of text, found {}", most, data.elementSize()));
    (void)data.count(1);
    std::string text(data.elementSize(), '\0');
    data.read(data.type(), text.data());
    text.resize(std::min(text.find('\0'), text.size()));
    if (H5Tget_strpad(data.type()) == H5T_STR_SPACEPAD)
        text.resize(text.find_last_not_of(' ') + 1);
    return text;
}

void Hdf5File::writeInt(const std::string& name, std::int64_t value)
{
    const Inside inside;
    m_impl->write(name, H5T_STD_I64LE, {}, &value, H5T_NATIVE_INT64);
}

std::int64_t Hdf5File::readInt(const std::string& name) const
{
    const Inside inside;
    const Dataset data = m_impl->dataset(name);
    if (data.kind() != H5T_INTEGER || !data.isNumber() || !data.dims().empty())
        data.fail("expected one whole number");
    (void)data.count(1);
    std::int64_t value = 0;
    data.read(H5T_NATIVE_INT64, &value);
    return value;
}

void Hdf5File::writeTensor(const StoredTensor& tensor)
{
    const Inside inside;
    const Handle type = tensor.half ? hdf5::halfType(H5T_ORDER_LE) : Handle(H5Tcopy(H5T_IEEE_F32LE), &H5Tclose);
    std::size_t count = 1;
    for (const std::int64_t extent : tensor.shape)
        if (extent < 0 || __builtin_mul_overflow(count, std::size_t(extent), &count))
            throw std::invalid_argument("writeTensor: " + tensor.name + " has an impossible shape");
    if (count > mostWeights)
        m_impl->fail(fmt::format("cannot write {}: expected at most {} numbers", tensor.name, mostWeights));
    if (count * H5Tget_size(type.get()) != tensor.bytes.size())
        throw std::invalid_argument("writeTensor: " + tensor.name + " has a shape that is not that of its bytes");
    m_impl->write(tensor.name, type.get(), {tensor.shape.begin(), tensor.shape.end()}, tensor.bytes.data(), type.get(), {},
        tensor.half && tensor.bytes.size() > smallestCompressed);
}

StoredTensor Hdf5File::readTensor(const std::string& name, std::size_t most) const
{
    const Inside inside;
    const Dataset data = m_impl->dataset(name);
    const std::size_t size = data.elementSize();
    if (data.kind() != H5T_FLOAT || !data.isNumber() || (size != 2 && size != 4))
        data.fail("expected float16 or float32, found another type");
    const std::size_t count = data.count(most);
    StoredTensor tensor{name, {data.dims().begin(), data.dims().end()}, size == 2, std::vector<unsigned char>(count * size)};
    if (count == 0)
        return tensor;
    // Files of ours hold exactly this type, so nothing is converted (HDF5's own conversion of float16 is slow); others may be big-endian.
    const Handle type = tensor.half ? hdf5::halfType(H5T_ORDER_LE) : Handle(H5Tcopy(H5T_IEEE_F32LE), &H5Tclose);
    data.read(type.get(), tensor.bytes.data());
    return tensor;
}

void Hdf5File::writeBytes(const std::string& name, const std::string& bytes)
{
    const Inside inside;
    if (bytes.size() > mostBytes)
        m_impl->fail(fmt::format("cannot write {}: expected at most {} bytes", name, mostBytes));
    m_impl->write(name, H5T_STD_U8LE, {bytes.size()}, bytes.data(), H5T_NATIVE_UINT8);
}

std::string Hdf5File::readBytes(const std::string& name, std::size_t most) const
{
    const Inside inside;
    const Dataset data = m_impl->dataset(name);
    if (!data.hasType(H5T_STD_U8LE) || data.dims().size() != 1)
        data.fail("expected a row of bytes, found another type or shape");
    std::string bytes(data.count(most), '\0');
    if (!bytes.empty())
        data.read(H5T_NATIVE_UINT8, bytes.data());
    return bytes;
}

void Hdf5File::commit()
{
    {
        const Inside inside;
        if (H5Fflush(m_impl->file.get(), H5F_SCOPE_GLOBAL) < 0 || !m_impl->file.close())
            m_impl->failed("cannot be written");
    }
    if (m_impl->target) // syncing to disk may take seconds, in which others may use the library
        m_impl->target->commit();
}

} // namespace clusterlens
