#pragma once

#include <QSortFilterProxyModel>
#include <QString>

namespace clusterlens::ui {

/// The rows of a CandidateTableModel that belong to one curve and hold all the words of a filter text (in name, atoms, family, origin or note), sorted by number.
class CandidateFilter : public QSortFilterProxyModel {
    Q_OBJECT

public:
    explicit CandidateFilter(QObject* parent = nullptr);

    void setCurve(int id); ///< 0: of all curves
    void setText(const QString& text);
    void setStarredOnly(bool only);

protected:
    [[nodiscard]] bool filterAcceptsRow(int row, const QModelIndex& parent) const override;

private:
    int m_curve = 0;
    QStringList m_words;
    bool m_starredOnly = false;
};

} // namespace clusterlens::ui
