#include "series/NumbersDialog.h"

#include "base/Errors.h"
#include "theme/Theme.h"

#include <QApplication>
#include <QComboBox>
#include <QDialogButtonBox>
#include <QFileInfo>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QLocale>
#include <QPushButton>
#include <QRegularExpression>
#include <QSet>
#include <QTableWidget>
#include <QVBoxLayout>

#include <algorithm>

namespace clusterlens::ui {

namespace {

enum NumberColumn { NameOfNumber, FromWhere, Pattern };
constexpr int mostShownValues = 200; // curves
constexpr int mostAround = 4;        // characters of a name on either side of a number

QString matched(const QRegularExpression& pattern, const QString& name)
{
    return pattern.match(name).captured(1);
}

/// The pattern as ECMAScript has it: letters, digits and underscores stand for themselves.
QString escaped(const QString& text)
{
    QString pattern;
    for (const QChar c : text) {
        if (!c.isLetterOrNumber() && c != QLatin1Char('_') && c != QLatin1Char('-') && c != QLatin1Char(' '))
            pattern += QLatin1Char('\\');
        pattern += c;
    }
    return pattern;
}

nlohmann::ordered_json summaryOf(const NumberSource& source)
{
    nlohmann::ordered_json header = nlohmann::ordered_json::object();
    for (const auto& [key, value] : source.header)
        header[key] = value;
    return {{"input", source.path.toStdString()}, {"header", std::move(header)}};
}

QStringList keysOf(const std::vector<NumberSource>& sources)
{
    QStringList keys;
    for (const NumberSource& source : sources)
        for (const auto& [key, value] : source.header)
            if (const QString name = QString::fromStdString(key); !keys.contains(name))
                keys.append(name);
    return keys;
}

QStringList namesOf(const std::vector<NumberSource>& sources)
{
    QStringList names;
    for (const NumberSource& source : sources)
        names.append(QFileInfo(source.path).fileName());
    return names;
}

} // namespace

QStringList proposedPatterns(const QStringList& names)
{
    static const QRegularExpression number(QStringLiteral(R"(\d+(?:\.\d+)?)"));
    QStringList patterns;
    const QString first = names.value(0);
    for (auto it = number.globalMatch(first); it.hasNext();) {
        const QRegularExpressionMatch match = it.next();
        QString before = first.left(match.capturedStart()).right(mostAround);
        QString after = first.mid(match.capturedEnd(), mostAround);
        before.remove(QRegularExpression(QStringLiteral(R"(^.*\d)")));
        after.remove(QRegularExpression(QStringLiteral(R"([^A-Za-z].*$)"))); // the unit
        const QString pattern = escaped(before) + QStringLiteral(R"((\d+(?:\.\d+)?))") + escaped(after);
        const QRegularExpression expression(pattern);
        QSet<QString> values;
        const bool inAll = std::ranges::all_of(names, [&](const QString& name) {
            values.insert(matched(expression, name));
            return !matched(expression, name).isEmpty();
        });
        if (inAll && (values.size() > 1 || names.size() == 1) && !patterns.contains(pattern))
            patterns.append(pattern);
    }
    return patterns;
}

NumbersDialog::NumbersDialog(const std::vector<SeriesNumber>& numbers, std::vector<NumberSource> sources, QWidget* parent)
    : QDialog(parent)
    , m_sources(std::move(sources))
    , m_table(new QTableWidget(0, 3, this))
    , m_values(new QTableWidget(this))
    , m_problem(new QLabel(this))
{
    setObjectName(QStringLiteral("numbersDialog"));
    setWindowTitle(tr("Numbers of the curves"));
    resize(720, 520);
    auto* const help = new QLabel(
        tr("A number that tells the curves apart, such as a temperature or a time, becomes a column of the table. It is taken "
           "from the header of the file, or from its name by a regular expression: (\\d+) stands for the digits."),
        this);
    help->setWordWrap(true);
    m_table->setObjectName(QStringLiteral("numbers"));
    m_table->setHorizontalHeaderLabels({tr("Name"), tr("Taken from"), tr("Key of the header, or pattern")});
    m_table->horizontalHeader()->setStretchLastSection(true);
    m_table->verticalHeader()->hide();
    m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_values->setObjectName(QStringLiteral("numberValues"));
    m_values->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_values->verticalHeader()->hide();
    m_problem->setObjectName(QStringLiteral("numberProblem"));
    m_problem->setWordWrap(true);
    auto* const add = new QPushButton(tr("Add"), this);
    add->setObjectName(QStringLiteral("addNumber"));
    auto* const remove = new QPushButton(tr("Remove"), this);
    remove->setObjectName(QStringLiteral("removeNumber"));
    auto* const edit = new QHBoxLayout;
    edit->addWidget(add);
    edit->addWidget(remove);
    edit->addStretch(1);
    auto* const buttons = new QDialogButtonBox(QDialogButtonBox::Ok | QDialogButtonBox::Cancel, this);
    m_ok = buttons->button(QDialogButtonBox::Ok);
    auto* const column = new QVBoxLayout(this);
    column->addWidget(help);
    column->addWidget(m_table, 2);
    column->addLayout(edit);
    column->addWidget(m_problem);
    column->addWidget(m_values, 3);
    column->addWidget(buttons);
    connect(add, &QPushButton::clicked, this, &NumbersDialog::propose);
    connect(remove, &QPushButton::clicked, this, [this] {
        m_table->removeRow(m_table->currentRow() < 0 ? m_table->rowCount() - 1 : m_table->currentRow());
        read();
    });
    connect(qApp, &QApplication::focusChanged, this, [this](const QWidget*, const QWidget* now) { // "Remove" means its row
        for (int row = 0; row < m_table->rowCount(); ++row)
            for (const int place : {NameOfNumber, FromWhere, Pattern})
                if (const QWidget* const cell = m_table->cellWidget(row, place); cell && (cell == now || cell->isAncestorOf(now)))
                    m_table->setCurrentCell(row, place);
    });
    connect(buttons, &QDialogButtonBox::accepted, this, &QDialog::accept);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    for (const SeriesNumber& number : numbers)
        addRow(QString::fromStdString(number.name), !number.headerKey.empty(),
            QString::fromStdString(number.headerKey.empty() ? number.pattern : number.headerKey));
    if (numbers.empty())
        propose();
    read();
}

void NumbersDialog::propose()
{
    QStringList used;
    for (int row = 0; row < m_table->rowCount(); ++row)
        used.append(qobject_cast<QComboBox*>(m_table->cellWidget(row, Pattern))->currentText());
    QString pattern = QStringLiteral(R"((\d+))");
    for (const QString& one : proposedPatterns(namesOf(m_sources)))
        if (!used.contains(one)) {
            pattern = one;
            break;
        }
    const QString name = pattern.endsWith(QStringLiteral(")K")) || pattern.endsWith(QStringLiteral(")C")) ? QStringLiteral("T")
                                                                                                          : QStringLiteral("x");
    addRow(used.isEmpty() ? name : QStringLiteral("x%1").arg(used.size() + 1), false, pattern);
    read();
}

void NumbersDialog::addRow(const QString& name, bool fromHeader, const QString& pattern)
{
    const int row = m_table->rowCount();
    m_table->insertRow(row);
    auto* const nameEdit = new QLineEdit(name, m_table);
    auto* const from = new QComboBox(m_table);
    from->addItems({tr("file name"), tr("header")});
    from->setCurrentIndex(fromHeader ? 1 : 0);
    auto* const text = new QComboBox(m_table);
    text->setEditable(true);
    const auto offer = [this, from, text] {
        const QString now = text->currentText();
        text->clear();
        text->addItems(from->currentIndex() == 1 ? keysOf(m_sources) : proposedPatterns(namesOf(m_sources)));
        text->setCurrentText(now);
    };
    text->setCurrentText(pattern);
    offer();
    m_table->setCellWidget(row, NameOfNumber, nameEdit);
    m_table->setCellWidget(row, FromWhere, from);
    m_table->setCellWidget(row, Pattern, text);
    connect(nameEdit, &QLineEdit::textChanged, this, &NumbersDialog::read);
    connect(from, &QComboBox::currentIndexChanged, this, [this, offer, text] {
        text->setCurrentText({});
        offer();
        text->setCurrentIndex(0);
        read();
    });
    connect(text, &QComboBox::currentTextChanged, this, &NumbersDialog::read);
}

void NumbersDialog::read()
{
    m_numbers.clear();
    QStringList problems;
    for (int row = 0; row < m_table->rowCount(); ++row) {
        const auto* const name = qobject_cast<QLineEdit*>(m_table->cellWidget(row, NameOfNumber));
        const auto* const from = qobject_cast<QComboBox*>(m_table->cellWidget(row, FromWhere));
        const auto* const text = qobject_cast<QComboBox*>(m_table->cellWidget(row, Pattern));
        if (!name || !from || !text)
            continue;
        const std::string key = name->text().trimmed().toStdString();
        try {
            const std::string where = from->currentIndex() == 1 ? "header:" : "";
            const SeriesNumber number = seriesNumberFromText(key + "=" + where + text->currentText().toStdString());
            if (std::ranges::any_of(m_numbers, [&](const SeriesNumber& other) { return other.name == number.name; }))
                throw ParseError("two numbers are called " + key);
            m_numbers.push_back(number);
        } catch (const ParseError& e) {
            problems.append(tr("%1: %2", "name of a number: what is wrong").arg(name->text(), QString::fromUtf8(e.what())));
        }
    }
    QPalette own;
    own.setColor(QPalette::WindowText, errorColour());
    m_problem->setPalette(own);
    m_problem->setText(problems.join(QLatin1Char('\n')));
    m_ok->setEnabled(problems.isEmpty());
    showValues();
}

void NumbersDialog::showValues()
{
    const int rows = std::min(int(m_sources.size()), mostShownValues);
    m_values->clear();
    m_values->setColumnCount(1 + int(m_numbers.size()));
    m_values->setRowCount(rows);
    QStringList titles{tr("File")};
    for (const SeriesNumber& number : m_numbers)
        titles.append(QString::fromStdString(number.name));
    m_values->setHorizontalHeaderLabels(titles);
    for (int i = 0; i < rows; ++i) {
        const NumberSource& source = m_sources[std::size_t(i)];
        const SeriesRow row = seriesRow(summaryOf(source), {}, m_numbers);
        m_values->setItem(i, 0, new QTableWidgetItem(QFileInfo(source.path).fileName()));
        for (std::size_t n = 0; n < m_numbers.size(); ++n) {
            const auto value = row.find(m_numbers[n].name);
            const bool is = value != row.end() && value->is_number();
            m_values->setItem(i, int(n) + 1,
                new QTableWidgetItem(is ? QString::number(value->get<double>(), 'g', QLocale::FloatingPointShortest) : tr("none")));
        }
    }
    m_values->resizeColumnsToContents();
}

} // namespace clusterlens::ui

#include "moc_NumbersDialog.cpp"
