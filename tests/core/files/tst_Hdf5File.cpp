#include "core/base/FileChecks.h"
#include "files/Hdf5File.h"
#include "H5pyFile.h"

#include <QtTest>

#include <cstring>
#include <limits>

using namespace clusterlens;
using namespace clusterlens::testing;

namespace {

float floatAt(const StoredTensor& tensor, std::size_t index)
{
    float value = 0.0F;
    std::memcpy(&value, tensor.bytes.data() + 4 * index, 4);
    return value;
}

std::uint16_t halfAt(const StoredTensor& tensor, std::size_t index)
{
    return static_cast<std::uint16_t>(tensor.bytes[2 * index] | (tensor.bytes[2 * index + 1] << 8));
}

} // namespace

/// Files are judged with h5py: Python writes what we read and reads what we write.
class tst_Hdf5File : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() { m_file.renew(); }
    void h5pyReadsOurFile();
    void readsWhatItWrote();
    void readsH5pyNumbers();
    void readsH5pyTensors();
    void readsH5pyTexts();
    void listsAndFinds();
    void nothingRemainsWithoutCommit();
    void oldFileStaysWithoutCommit();
    void rejectsATensorOfTheWrongSize();
    void createFailsWhereNoFileCanBe();

private:
    H5pyFile m_file;
};

void tst_Hdf5File::h5pyReadsOurFile()
{
    Hdf5File file = Hdf5File::create(m_file.path);
    file.writeMatrix("/deep/down/W", unevenMatrix(), "Å^-1", "a matrix");
    file.writeText("note", "Å and β");
    file.writeInt("format_version", -7'000'000'000);
    StoredTensor half{"tensors/h", {2, 3}, true, {}};
    for (const int bits : {0x3c00, 0xc000, 0x0001, 0x7bff, 0x7c00, 0x3555}) { // 1, -2, smallest, largest, infinity, about 1/3
        half.bytes.push_back(static_cast<unsigned char>(bits & 255));
        half.bytes.push_back(static_cast<unsigned char>(bits >> 8));
    }
    file.writeTensor(half);
    StoredTensor large{"tensors/large", {300, 200}, true, std::vector<unsigned char>(120'000)};
    for (std::size_t i = 0; i < large.bytes.size(); i += 2) { // 1 + row / 1024
        const std::size_t row = i / 400;
        large.bytes[i] = static_cast<unsigned char>(row & 255U);
        large.bytes[i + 1] = static_cast<unsigned char>(0x3c + (row >> 8U));
    }
    file.writeTensor(large);
    file.commit();
    const bool good = m_file.python("r",
        "w = f['deep/down/W']\n"
        "assert w.shape == (3, 5) and w.dtype == np.dtype('<f8'), w\n"
        "assert (w[()] == 10.0 * np.arange(3)[:, None] + np.arange(5) + 0.125).all(), w[()]\n"
        "assert w.attrs['units'] in ('Å^-1', 'Å^-1'.encode()), w.attrs['units']\n"
        "assert h5py.check_string_dtype(w.attrs.get_id('units').dtype).encoding == 'utf-8'\n"
        "assert w.attrs['long_name'] in ('a matrix', b'a matrix'), w.attrs['long_name']\n"
        "assert f['note'][()].decode('utf-8') == 'Å and β', f['note'][()]\n"
        "assert f['format_version'][()] == -7000000000\n"
        "h = f['tensors/h']\n"
        "assert h.shape == (2, 3) and h.dtype == np.dtype('<f2'), h\n"
        "expected = np.array([1, -2, 2.0**-24, 65504, np.inf, 0.333251953125], dtype=np.float16).reshape(2, 3)\n"
        "assert (h[()] == expected).all(), h[()]\n"
        "assert h.compression is None\n"
        "large = f['tensors/large']\n"
        "assert large.compression == 'gzip' and large.shuffle and large.id.get_storage_size() < 20000, "
        "large.id.get_storage_size()\n"
        "assert (large[()] == 1 + np.arange(300)[:, None] / 1024 + np.zeros(200)).all(), large[()]\n");
    QVERIFY2(good, m_file.output.constData());
}

void tst_Hdf5File::readsWhatItWrote()
{
    const StoredTensor tensor{"t", {1, 2, 2}, false, {0, 0, 128, 63, 0, 0, 0, 192, 1, 0, 0, 0, 255, 255, 127, 127}};
    const StoredTensor scalar{"s", {}, false, {0, 0, 128, 63}};
    {
        Hdf5File file = Hdf5File::create(m_file.path);
        file.writeMatrix("m", unevenMatrix(), "", "");
        file.writeMatrix("none", Eigen::MatrixXd(0, 4), "", "");
        file.writeText("empty", "");
        file.writeInt("i", std::numeric_limits<std::int64_t>::min());
        file.writeTensor(tensor);
        file.writeTensor(scalar);
        file.commit();
    }
    const Hdf5File file = Hdf5File::open(m_file.path);
    QVERIFY(file.readMatrix("m") == unevenMatrix());
    QCOMPARE(file.readMatrix("none").rows(), Eigen::Index(0));
    QCOMPARE(file.readMatrix("none").cols(), Eigen::Index(4));
    QCOMPARE(file.readText("empty"), std::string());
    QCOMPARE(file.readInt("i"), std::numeric_limits<std::int64_t>::min());
    for (const StoredTensor& expected : {tensor, scalar}) {
        const StoredTensor read = file.readTensor(expected.name);
        QVERIFY(read.shape == expected.shape);
        QVERIFY(read.half == expected.half);
        QVERIFY(read.bytes == expected.bytes);
    }
}

void tst_Hdf5File::readsH5pyNumbers()
{
    QVERIFY2(m_file.python("w",
                 "f['f4'] = np.arange(6, dtype='f4').reshape(2, 3) / 4\n"
                 "f['big'] = np.arange(6, dtype='>f8').reshape(3, 2)\n"
                 "f['i2'] = np.array([[-3, 2], [300, -1], [0, 7]], dtype='i2')\n"
                 "f['rank1'] = np.array([1.5, 2.5, -4.0])\n"
                 "f['slice'] = np.asfortranarray(np.arange(12.0).reshape(3, 4))\n"
                 "f.create_dataset('packed', data=np.arange(200.0).reshape(20, 10), chunks=(7, 3), compression='gzip',\n"
                 "                 shuffle=True, fletcher32=True)\n"
                 "f.create_dataset('zeros', data=np.zeros((1024, 1024)), chunks=(1024, 1024), compression=9)\n" // 1000 to 1
                 "f.create_dataset('long', data=np.arange(600000.0).reshape(200000, 3))\n" // more than is read at once
                 "f['f2'] = np.array([[0.5], [-3]], '>f2')\n"
                 "f['group/inner'] = f['rank1']\n" // a second hard link
                 "f['u1'] = np.uint8(200)\n"),
        m_file.output.constData());
    const Hdf5File file = Hdf5File::open(m_file.path);
    QVERIFY(file.readMatrix("f4") == (Eigen::MatrixXd(2, 3) << 0, 0.25, 0.5, 0.75, 1, 1.25).finished());
    QVERIFY(file.readMatrix("big") == (Eigen::MatrixXd(3, 2) << 0, 1, 2, 3, 4, 5).finished());
    QVERIFY(file.readMatrix("i2") == (Eigen::MatrixXd(3, 2) << -3, 2, 300, -1, 0, 7).finished());
    QVERIFY(file.readMatrix("rank1") == Eigen::Vector3d(1.5, 2.5, -4.0));
    QCOMPARE(file.readMatrix("slice")(1, 3), 7.0);
    QCOMPARE(file.readMatrix("packed")(13, 4), 134.0);
    QVERIFY(file.readMatrix("zeros") == Eigen::MatrixXd::Zero(1024, 1024));
    const Eigen::MatrixXd longer = file.readMatrix("long");
    QVERIFY(longer.rows() == 200'000 && longer.cols() == 3);
    for (const int row : {0, 1, 43'690, 43'691, 131'072, 199'999})
        QCOMPARE(longer(row, 2), 3.0 * row + 2.0);
    QVERIFY(file.readMatrix("f2") == Eigen::Vector2d(0.5, -3));
    QVERIFY(file.readMatrix("group/inner") == file.readMatrix("rank1"));
    QCOMPARE(file.readInt("u1"), std::int64_t(200));
}

void tst_Hdf5File::readsH5pyTensors()
{
    QVERIFY2(m_file.python("w",
                 "f['g/h'] = np.array([[1, -2, 1/3], [65504, 2.0**-24, 0]], dtype='<f2')\n"
                 "f['g/hbig'] = np.array([1, -2, 1/3], dtype='>f2')\n"
                 "f['g/s'] = np.array([[[0.1], [-7]]], dtype='<f4')\n"
                 "f['g/sbig'] = np.array([0.1, -7], dtype='>f4')\n"),
        m_file.output.constData());
    const Hdf5File file = Hdf5File::open(m_file.path);
    const StoredTensor half = file.readTensor("/g/h");
    QVERIFY(half.half);
    QVERIFY(half.shape == std::vector<std::int64_t>({2, 3}));
    const std::uint16_t bits[] = {0x3c00, 0xc000, 0x3555, 0x7bff, 0x0001, 0x0000};
    for (std::size_t i = 0; i < 6; ++i)
        QCOMPARE(halfAt(half, i), bits[i]);
    const StoredTensor bigHalf = file.readTensor("g/hbig");
    for (std::size_t i = 0; i < 3; ++i)
        QCOMPARE(halfAt(bigHalf, i), bits[i]);
    const StoredTensor single = file.readTensor("g/s");
    QVERIFY(!single.half);
    QVERIFY(single.shape == std::vector<std::int64_t>({1, 2, 1}));
    for (const StoredTensor& tensor : {single, file.readTensor("g/sbig")}) {
        QCOMPARE(floatAt(tensor, 0), 0.1F);
        QCOMPARE(floatAt(tensor, 1), -7.0F);
    }
}

void tst_Hdf5File::readsH5pyTexts()
{
    QVERIFY2(m_file.python("w",
                 "f['fixed'] = np.bytes_(b'ten chars.')\n"
                 "f['padded'] = np.array(b'short', dtype='S12')\n"
                 "f['utf8'] = np.array('Å and β'.encode(), dtype=h5py.string_dtype('utf-8', 10))\n"
                 "t = h5py.h5t.C_S1.copy(); t.set_size(9); t.set_strpad(h5py.h5t.STR_SPACEPAD)\n" // as Fortran does
                 "d = h5py.h5d.create(f.id, b'spaces', t, h5py.h5s.create(h5py.h5s.SCALAR))\n"
                 "d.write(h5py.h5s.ALL, h5py.h5s.ALL, np.array(b'a b      '), mtype=t)\n"),
        m_file.output.constData());
    const Hdf5File file = Hdf5File::open(m_file.path);
    QCOMPARE(file.readText("fixed"), std::string("ten chars."));
    QCOMPARE(file.readText("padded"), std::string("short"));
    QCOMPARE(file.readText("utf8"), std::string("Å and β"));
    QCOMPARE(file.readText("spaces"), std::string("a b"));
}

void tst_Hdf5File::listsAndFinds()
{
    Hdf5File file = Hdf5File::create(m_file.path);
    file.writeInt("z", 1);
    file.writeInt("a/inner/x", 1);
    file.writeInt("a/Second", 1);
    file.commit();
    const Hdf5File read = Hdf5File::open(m_file.path);
    QVERIFY(read.list("/") == std::vector<std::string>({"a", "z"}));
    QVERIFY(read.list("a") == std::vector<std::string>({"Second", "inner"}));
    QVERIFY(read.contains("a/inner/x"));
    QVERIFY(read.contains("/a/inner"));
    QVERIFY(!read.contains("a/other/x"));
    QVERIFY(!read.contains("nothing"));
    QVERIFY(storeError([&] { (void)read.list("absent"); }).contains("file.h5"));
}

void tst_Hdf5File::nothingRemainsWithoutCommit()
{
    {
        Hdf5File file = Hdf5File::create(m_file.path);
        file.writeMatrix("m", unevenMatrix(), "", "");
        QCOMPARE(m_file.files().size(), 1);
    }
    QCOMPARE(m_file.files(), QStringList());
}

void tst_Hdf5File::oldFileStaysWithoutCommit()
{
    {
        Hdf5File file = Hdf5File::create(m_file.path);
        file.writeInt("value", 1);
        file.commit();
    }
    {
        Hdf5File file = Hdf5File::create(m_file.path);
        file.writeInt("value", 2);
    }
    QCOMPARE(Hdf5File::open(m_file.path).readInt("value"), std::int64_t(1));
    QCOMPARE(m_file.files(), QStringList{"file.h5"});
}

void tst_Hdf5File::rejectsATensorOfTheWrongSize()
{
    Hdf5File file = Hdf5File::create(m_file.path);
    const StoredTensor tooShort{"t", {4, 4}, false, std::vector<unsigned char>(60)};
    QVERIFY_EXCEPTION_THROWN(file.writeTensor(tooShort), std::invalid_argument);
}

void tst_Hdf5File::createFailsWhereNoFileCanBe()
{
    QVERIFY(storeError([&] {
        (void)Hdf5File::create(m_file.path.parent_path() / "absent" / "file.h5");
    }).contains("cannot be written"));
    QCOMPARE(m_file.files(), QStringList());
}

QTEST_APPLESS_MAIN(tst_Hdf5File)
#include "tst_Hdf5File.moc"
